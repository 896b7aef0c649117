import { parseFhirJson } from '#fhir';
import { ask } from '../http.js';
import type { Json } from '../hospital.js';

const FHIR = 'application/fhir+json';

/** The clinic through one person's token: its domain API and its FHIR face. */
export class ClinicUser {
  constructor(
    private readonly api: string,
    private readonly fhir: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return JSON.parse((await ask('GET', `${this.api}${path}`, { token: this.token })).text) as T;
  }

  async post<T>(path: string, body?: Json): Promise<T> {
    const answer = await ask('POST', `${this.api}${path}`, { token: this.token, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return (answer.text ? JSON.parse(answer.text) : undefined) as T;
  }

  /** All matches of a search on the clinic's FHIR face, decimals kept. */
  async search(query: string): Promise<Json[]> {
    const found: Json[] = [];
    for (let next: string | undefined = `${this.fhir}/${query}`; next; ) {
      const parsed = parseFhirJson((await ask('GET', next, { token: this.token, type: FHIR })).text);
      if (!parsed.ok) throw new Error('The FHIR face answered with something that is not FHIR JSON.');
      const page = parsed.value as Json;
      for (const entry of (page['entry'] as { resource: Json; search?: { mode?: string } }[] | undefined) ?? []) if (entry.search?.mode !== 'include') found.push(entry.resource);
      next = (page['link'] as { relation: string; url: string }[] | undefined)?.find((l) => l.relation === 'next')?.url;
    }
    return found;
  }
}
