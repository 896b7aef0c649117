import { parseFhirJson } from '#fhir';

/** One version of a resource as it stands in the chart; `content` is, byte for byte, what is shown and sent. */
export class ChartEntry {
  constructor(
    readonly resourceType: string,
    readonly id: string,
    readonly version: number,
    readonly lastUpdated: Date,
    readonly hash: string,
    readonly content: string,
  ) {}

  /** Parsed anew at each call, decimals kept by their digits: the caller may change its copy. */
  resource<R extends fhir4.Resource = fhir4.Resource>(): R {
    const parsed = parseFhirJson(this.content);
    if (!parsed.ok) throw new Error(`The chart holds ${this.resourceType} version ${this.version} that cannot be read.`);
    return parsed.value as R;
  }
}
