import type { Chart, Held } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import type { Tx } from '#database';
import { collectReferences, type IdentifierToken } from '#fhir';
import { newId } from '#platform';
import type { Addresses, Target } from './addresses.js';
import type { Entry, Message } from './message.js';
import type { Understood } from './understand.js';
import { WHOSE } from './whose.js';

/** Which things of ours the things of a push are. */
export interface Identities {
  readonly patientId: string;
  id(entry: Entry): string;
  /** Whether we held it before. */
  isKnown(entry: Entry): boolean;
  /** Our id of what the push refers to without sending it. */
  idOf(target: Target): string | undefined;
}

const conflict = (code: string, expression: string, text: string, fix?: string): Problem => ({ kind: 'conflict', code, text, expression, ...(fix === undefined ? {} : { fix }) });
const key = (type: string, name: string): string => `${type}/${name}`;
const tokenKey = (type: string, t: IdentifierToken): string => `${type}|${t.system}|${t.value}`;

function identifiersOf(resource: unknown): IdentifierToken[] {
  const field = (resource as { identifier?: unknown }).identifier;
  return [field].flat().flatMap((i) => {
    const { system, value } = (i ?? {}) as { system?: unknown; value?: unknown };
    return typeof system === 'string' && typeof value === 'string' ? [{ system, value }] : [];
  });
}

const tokensOf = (e: Entry): IdentifierToken[] => [...identifiersOf(e.resource), ...(e.ifNoneExist ? [e.ifNoneExist] : [])];

/** Finds what we hold already: by the EHR's own id, then by identifier; never by name, birth date or likeness. */
export async function identify(tx: Tx, chart: Chart, ehrId: string, message: Message, addresses: Addresses, { request, patient }: Understood): Promise<Result<Identities>> {
  const targets = message.entries.flatMap((e) => collectReferences(e.resource).map((r) => addresses.resolve(r.reference, e)));
  const remote = await chart.heldAs(tx, ehrId, [
    ...targets.flatMap((t) => (t.kind === 'remote' ? [{ type: t.type, remoteId: t.id }] : [])),
    ...message.entries.flatMap((e) => {
      const remoteId = addresses.remoteId(e);
      return remoteId === null ? [] : [{ type: e.resource.resourceType, remoteId }];
    }),
  ]);
  const byRemote = new Map(remote.map((h) => [key(h.type, h.remoteId), h]));
  const under = await chart.heldUnder(tx, ehrId, [
    ...targets.flatMap((t) => (t.kind === 'identified' ? [{ type: t.type, ...t.identifier }] : [])),
    ...message.entries.flatMap((e) => tokensOf(e).map((t) => ({ type: e.resource.resourceType, ...t }))),
  ]);
  const byToken = Map.groupBy(under, (h) => tokenKey(h.type, h));
  const heldBy = (type: string, tokens: readonly IdentifierToken[]): Held[] => [...new Map(tokens.flatMap((t) => byToken.get(tokenKey(type, t)) ?? []).map((h) => [h.id, h])).values()];

  const problems: Problem[] = [];
  const known = new Map<Entry, Held>();
  for (const entry of message.entries) {
    const type = entry.resource.resourceType;
    const named = byRemote.get(key(type, addresses.remoteId(entry) ?? ''));
    const found = heldBy(type, tokensOf(entry));
    const conditional = entry.ifNoneExist ? heldBy(type, [entry.ifNoneExist]) : [];
    if (type === 'Patient' && (found.length > 1 || (named && found.some((h) => h.id !== named.id)))) {
      problems.push(conflict('PATIENT_CONTRADICTS', entry.path, 'The identifiers of this Patient belong to different patients here; they are never merged on a guess.', 'Correct the identifiers, or merge the patients at the hospital first.'));
    } else if (conditional.length > 1) {
      problems.push(conflict('CONDITION_NOT_SELECTIVE', `${entry.place}.request.ifNoneExist`, 'More than one resource here has this identifier.'));
    } else {
      const held = named ?? (found.length === 1 ? found[0] : undefined);
      if (held?.ownership === 'ours') problems.push(conflict('OURS_ALREADY', entry.path, 'This is a resource of this server, which only the clinic changes.', 'Leave it out.'));
      else if (held) known.set(entry, held);
    }
  }

  const idOf = (target: Target): string | undefined => {
    switch (target.kind) {
      case 'entry':
        return known.get(target.entry)?.id;
      case 'remote':
        return byRemote.get(key(target.type, target.id))?.id;
      case 'identified': {
        const found = heldBy(target.type, [target.identifier]);
        return found.length === 1 ? found[0]?.id : undefined;
      }
      case 'ours':
        return target.id;
      case 'elsewhere':
      case 'contained':
      case 'unresolved':
        return undefined;
    }
  };
  const fresh = new Map<Entry, string>(message.entries.map((e) => [e, known.get(e)?.id ?? newId()]));
  const patientId = patient.kind === 'entry' ? fresh.get(patient.entry) : idOf(patient);
  // by our own id too a hospital can only mean a Patient that it has in common with us
  const isHeld = patientId !== undefined && (patient.kind !== 'ours' || (await chart.isHeldFor(tx, ehrId, 'Patient', patientId)));
  if (!isHeld) {
    problems.push({ kind: 'invalid', code: 'PATIENT_UNKNOWN', text: 'This server does not hold the Patient of this referral.', expression: `${request.entry.path}.subject`, fix: 'Send the Patient along: as an entry of a transaction Bundle, or contained.' });
  } else {
    for (const [entry, held] of known) {
      if (WHOSE[held.type] && held.patientId !== null && held.patientId !== patientId) problems.push(conflict('IDENTIFIER_OF_ANOTHER', entry.path, 'This identifier or address belongs to a resource about another patient.', 'Give it an identifier of its own.'));
    }
  }
  if (problems.length > 0 || patientId === undefined) return refuse(...problems);
  return ok({ patientId, id: (entry) => fresh.get(entry) as string, isKnown: (entry) => known.has(entry), idOf: (t) => (t.kind === 'entry' ? fresh.get(t.entry) : idOf(t)) });
}
