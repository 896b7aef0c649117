import { ok, type Problem, refuse, type Result } from '#clinical';
import { type IdentifierToken, parseReference } from '#fhir';
import { type Entry, identifierQuery } from './message.js';

/** What a reference in a push means. */
export type Target =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** A resource of the EHR that is not in this push. */
  | { readonly kind: 'remote'; readonly type: string; readonly id: string }
  /** A resource on our own face. */
  | { readonly kind: 'ours'; readonly type: string; readonly id: string }
  | { readonly kind: 'identified'; readonly type: string; readonly identifier: IdentifierToken }
  /** An address of somebody else; kept as it is. */
  | { readonly kind: 'elsewhere' }
  /** `#id`: inside the same resource. */
  | { readonly kind: 'contained' }
  /** A name that nothing in this push bears, or that several bear. */
  | { readonly kind: 'unresolved' };

export interface Addresses {
  resolve(reference: string, from: Entry): Target;
  /** Its id at the EHR, where the push says it by an address below the EHR's base. */
  remoteId(entry: Entry): string | null;
}

export interface Bases {
  /** Of the EHR that pushes. */
  readonly ehr: string;
  /** Of our own FHIR face. */
  readonly face: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const URN_UUID = /^urn:uuid:/i;
const URN_OID = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;

const bad = (place: string, code: string, text: string, fix?: string): Problem => ({ kind: 'invalid', code, text, expression: `${place}.fullUrl`, ...(fix === undefined ? {} : { fix }) });

interface Own {
  /** Under which others may name it; upper-case and bare UUIDs in the one form. */
  readonly address?: string;
  /** Base of a RESTful address. */
  readonly base?: string;
  readonly id?: string;
}

/** A fullUrl is only believed as far as the resource under it agrees. */
function ownAddress({ fullUrl, resource, place }: Entry): Result<Own> {
  const id = resource.id;
  if (fullUrl === undefined) return ok({});
  if (fullUrl.startsWith('#') || URN_OID.test(fullUrl)) return ok({ address: fullUrl });
  const uuid = fullUrl.replace(URN_UUID, '');
  if (UUID.test(uuid)) {
    if (id !== undefined && UUID.test(id) && id.toLowerCase() !== uuid.toLowerCase()) return refuse(bad(place, 'ADDRESS_CONTRADICTS', 'fullUrl and the id of the resource name two different things.', 'Send the resource under its own address.'));
    return ok({ address: `urn:uuid:${uuid.toLowerCase()}` });
  }
  const parsed = parseReference(fullUrl);
  if (parsed?.base === undefined || parsed.version !== undefined) return refuse(bad(place, 'ADDRESS_INVALID', 'This is not an address that a resource can have.', 'Send urn:uuid: with a UUID, or the absolute address of the resource on its server, without a version.'));
  if (parsed.type !== resource.resourceType || (id !== undefined && id !== parsed.id)) return refuse(bad(place, 'ADDRESS_CONTRADICTS', 'fullUrl and the resource under it (its type or its id) name two different things.', 'Send the resource under its own address.'));
  return ok({ address: fullUrl, base: parsed.base, id: parsed.id });
}

/** Reads the addresses of a push and answers what its references mean; refuses addresses that contradict or repeat. */
export function readAddresses(entries: readonly Entry[], bases: Bases): Result<Addresses> {
  const own = new Map<Entry, Own>();
  const byAddress = new Map<string, Entry>();
  /** `Type/id` of entries without an address on a server, and null where two bear the same. */
  const byTypeAndId = new Map<string, Entry | null>();
  const problems: Problem[] = [];
  for (const entry of entries) {
    const read = ownAddress(entry);
    if (!read.ok) {
      problems.push(...read.problems);
      continue;
    }
    const { address, base } = read.value;
    own.set(entry, read.value);
    if (address !== undefined && byAddress.has(address)) problems.push(bad(entry.place, 'ADDRESS_REPEATED', 'Another entry stands under the same address.', 'Give each entry an address of its own.'));
    else if (address !== undefined) byAddress.set(address, entry);
    if (base === undefined && entry.resource.id !== undefined && !entry.fullUrl?.startsWith('#')) {
      const key = `${entry.resource.resourceType}/${entry.resource.id}`;
      byTypeAndId.set(key, byTypeAndId.has(key) ? null : entry);
    }
  }
  if (problems.length > 0) return refuse(...problems);

  const found = (entry: Entry | null | undefined): Target | undefined => (entry === undefined ? undefined : entry === null ? { kind: 'unresolved' } : { kind: 'entry', entry });

  function resolve(reference: string, from: Entry): Target {
    if (reference.startsWith('#')) return found(byAddress.get(reference)) ?? { kind: 'contained' };
    if (URN_UUID.test(reference)) return found(byAddress.get(`urn:uuid:${reference.replace(URN_UUID, '').toLowerCase()}`)) ?? { kind: 'unresolved' };
    if (reference.startsWith('urn:')) return found(byAddress.get(reference)) ?? { kind: 'unresolved' };
    const conditional = /^([A-Z][A-Za-z]+)\?/.exec(reference)?.[1];
    if (conditional !== undefined) {
      const identifier = identifierQuery(reference);
      return identifier ? { kind: 'identified', type: conditional, identifier } : { kind: 'unresolved' };
    }
    const parsed = parseReference(reference);
    if (!parsed) return /^https?:/.test(reference) ? { kind: 'elsewhere' } : { kind: 'unresolved' };
    const { type, id } = parsed;
    const fromBase = own.get(from)?.base;
    if (parsed.base === undefined && fromBase === undefined) {
      const local = found(byTypeAndId.get(`${type}/${id}`));
      if (local) return local;
    }
    // R4 Bundle §2.36.4.1: a relative reference is below the base of the resource that holds it
    const base = parsed.base ?? fromBase ?? bases.ehr;
    return found(byAddress.get(`${base}/${type}/${id}`)) ?? (base === bases.face ? { kind: 'ours', type, id } : base === bases.ehr ? { kind: 'remote', type, id } : { kind: 'elsewhere' });
  }

  return ok({
    resolve,
    remoteId: (entry) => {
      const { base, id } = own.get(entry) ?? {};
      return base === bases.ehr && id !== undefined ? id : null;
    },
  });
}
