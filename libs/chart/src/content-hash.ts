import { createHash } from 'node:crypto';
import { FhirDecimal } from '#fhir';

const isPlain = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v) && !(v instanceof FhirDecimal);

/** Same content, same text: keys sorted at every depth, numbers by their digits. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .filter((k) => value[k] !== undefined)
      .map((k) => [k, canonical(value[k])]),
  );
}

/** SHA-256 (hex) of a resource's content: what a server sets by itself (meta.versionId, meta.lastUpdated) does not count. */
export function contentHash(resource: fhir4.Resource): string {
  const { versionId: _v, lastUpdated: _l, ...meta } = resource.meta ?? {};
  return createHash('sha256').update(JSON.stringify(canonical({ ...resource, meta }))).digest('hex');
}
