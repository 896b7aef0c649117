import { FhirDecimal } from '#fhir';

const isPlain = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !(v instanceof FhirDecimal);

/** The values at a dotted path below a resource, lists flattened on the way: `performer.actor`. */
export function pick(resource: unknown, path: string): unknown[] {
  let values: unknown[] = [resource];
  for (const key of path.split('.')) {
    values = values.flatMap((v) => (isPlain(v) && Object.hasOwn(v, key) ? [v[key]].flat() : []));
  }
  return values.filter((v) => v !== undefined && v !== null);
}
