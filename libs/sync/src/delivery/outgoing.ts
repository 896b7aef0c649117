import { canonicalText, FhirDecimal, parseReference, rewriteReferences } from '#fhir';
import { addressOf, type DueReplica, type ReferenceTarget } from './replica.js';

/** How a resource goes out to one EHR. */
export interface Outgoing {
  readonly resource: fhir4.FhirResource;
  /** A reference was left open because its target comes later: one more write has to follow. */
  readonly open: boolean;
}

interface Ref {
  readonly reference?: string;
  readonly type?: string;
  readonly identifier?: fhir4.Identifier;
  readonly display?: string;
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !(v instanceof FhirDecimal);

/** A thing that the EHR does not hold is named by its business identifier instead of by an address. */
function logical(ref: Ref, target: ReferenceTarget): Ref {
  const [identifier] = target.identifiers;
  const { reference: _address, ...rest } = ref;
  return { ...rest, type: rest.type ?? target.type, ...(rest.identifier || !identifier ? {} : { identifier: { ...identifier } }) };
}

function mapReferences(value: unknown, map: (ref: Ref & { reference: string }) => Ref): unknown {
  if (Array.isArray(value)) return value.map((v: unknown) => mapReferences(v, map));
  if (!isObject(value)) return value;
  const mapped: Record<string, unknown> = typeof value['reference'] === 'string' ? { ...map(value as unknown as Ref & { reference: string }) } : value;
  return Object.fromEntries(Object.entries(mapped).map(([k, v]): [string, unknown] => [k, typeof v === 'string' ? v : mapReferences(v, map)]));
}

/**
 * The resource in the EHR's own terms: what it holds is referred to by its address there, what travels in the same
 * bundle (`together`) by our uuid (the bundle makes that a urn:uuid), everything else by business identifier.
 * `meta` loses what a server writes itself.
 */
export function outgoing(replica: DueReplica, targets: ReadonlyMap<string, ReferenceTarget>, together: ReadonlySet<string>): Outgoing {
  let open = false;
  const self = addressOf(replica);
  const rewritten = mapReferences(replica.resource, (ref) => {
    const parsed = parseReference(ref.reference);
    if (!parsed || parsed.base !== undefined) return ref;
    const address = `${parsed.type}/${parsed.id}`;
    if (together.has(address)) return { ...ref, reference: address };
    const target = targets.get(address);
    if (target?.remoteId !== undefined) return { ...ref, reference: `${target.type}/${target.remoteId}` };
    if (!target) return ref;
    if (address !== self && target.standing === 'coming' && target.sameStream && !replica.referencePending) open = true;
    return logical(ref, target);
  }) as fhir4.FhirResource;
  const { versionId: _version, lastUpdated: _updated, ...meta } = rewritten.meta ?? {};
  const { meta: _meta, ...rest } = rewritten;
  // resourceType, id and meta first, as everywhere
  const { resourceType, id, ...content } = rest as fhir4.FhirResource & { id: string };
  return { resource: { resourceType, id, ...(Object.keys(meta).length > 0 ? { meta } : {}), ...content } as fhir4.FhirResource, open };
}

/** References inside a bundle as they stand once the EHR has given its ids. */
export const settled = (resource: fhir4.FhirResource, remoteIds: ReadonlyMap<string, string>): fhir4.FhirResource =>
  rewriteReferences(resource, (reference) => {
    const parsed = parseReference(reference);
    const remoteId = parsed && remoteIds.get(`${parsed.type}/${parsed.id}`);
    return parsed && remoteId !== undefined ? `${parsed.type}/${remoteId}` : reference;
  });

/** Whether the EHR holds what we would send: its own id and meta, and absolute forms of its own addresses, do not count. */
export function sameContent(ours: fhir4.FhirResource, theirs: fhir4.FhirResource, baseUrl: string): boolean {
  const bare = (resource: fhir4.FhirResource): string => {
    const { id: _id, meta: _meta, ...content } = rewriteReferences(resource, (reference) => {
      const parsed = parseReference(reference);
      if (!parsed || (parsed.base !== undefined && parsed.base !== baseUrl)) return reference;
      return `${parsed.type}/${parsed.id}`;
    });
    return canonicalText(content);
  };
  return bare(ours) === bare(theirs);
}
