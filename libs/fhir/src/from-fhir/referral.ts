import { ok, refuse, type Problem, type Result } from '#clinical';
import type { IdentifierToken } from '../identifiers.js';
import type { CodedFact, FactSource, Located } from './facts.js';
import { isFhirDateTime } from './dates.js';
import { asCodedFact, asObject, asObjects, asText, invalid, maybe, referenceText, required, resourceType, sourceOf, type Json } from './reading.js';

/** A person or organisation as the hospital names it. */
export interface PartyFact {
  readonly reference?: string;
  readonly identifier?: IdentifierToken;
  readonly display?: string;
}

export interface ServiceRequestFacts extends FactSource {
  /** The one typed PLAC, else the first with system and value: the key of the referral. */
  readonly placerIdentifier?: IdentifierToken;
  readonly identifiers: readonly IdentifierToken[];
  readonly status: string;
  readonly intent: string;
  readonly priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  readonly code?: CodedFact;
  readonly reasons: readonly CodedFact[];
  readonly reasonReferences: readonly string[];
  readonly supportingInfo: readonly string[];
  /** As written: `Patient/1`, an absolute URL, `urn:uuid:…`. */
  readonly subject: string;
  readonly requester?: PartyFact;
  readonly authoredOn?: string;
  readonly notes: readonly string[];
  readonly versionId?: string;
}

export interface TaskFacts extends FactSource {
  readonly identifiers: readonly IdentifierToken[];
  readonly status: string;
  readonly intent: string;
  readonly code?: CodedFact;
  /** The ServiceRequest. */
  readonly focus?: string;
  readonly subject?: string;
  readonly requester?: PartyFact;
  readonly owner?: PartyFact;
  readonly authoredOn?: string;
  readonly versionId?: string;
}

const PLACER_TYPE = 'PLAC';
const PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;
const REQUEST_STATUS = ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'];
const INTENTS = ['proposal', 'plan', 'directive', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order', 'option'];
const TASK_STATUS = ['draft', 'requested', 'received', 'accepted', 'rejected', 'ready', 'cancelled', 'in-progress', 'on-hold', 'failed', 'completed', 'entered-in-error'];
const TASK_INTENTS = [...INTENTS, 'unknown'];

function token(v: unknown): IdentifierToken | undefined {
  const i = asObject(v);
  const [system, value] = [asText(i?.['system']), asText(i?.['value'])];
  return system === undefined || value === undefined ? undefined : { system, value };
}
const tokens = (v: unknown): IdentifierToken[] => asObjects(v).map(token).filter((t) => t !== undefined);

function placer(v: unknown): IdentifierToken | undefined {
  const typed = asObjects(v).find((i) => asCodedFact(i['type'])?.codings.some((c) => c.code === PLACER_TYPE));
  return token(typed) ?? tokens(v)[0];
}

function party(v: unknown): PartyFact | undefined {
  const r = asObject(v);
  if (r === undefined) return undefined;
  return { ...maybe('reference', referenceText(r)), ...maybe('identifier', token(r['identifier'])), ...maybe('display', asText(r['display'])) };
}

const references = (v: unknown): string[] => asObjects(v).map(referenceText).filter((r) => r !== undefined);
const concepts = (v: unknown): CodedFact[] => asObjects(v).map(asCodedFact).filter((c) => c !== undefined);

function codeProblem(value: unknown, allowed: readonly string[], expression: string): Problem[] {
  if (value === undefined) return [required(expression, 'This element is required.')];
  return typeof value === 'string' && allowed.includes(value) ? [] : [invalid('CODE_INVALID', expression, 'This code is not one that FHIR R4 has here.')];
}

function dateProblem(value: unknown, expression: string): Problem[] {
  return value === undefined || (typeof value === 'string' && isFhirDateTime(value)) ? [] : [invalid('DATE_INVALID', expression, 'This is not a day or time of the calendar.')];
}

/** What R4 and the loop need of a referral; whether its references resolve is the business of the intake. */
export function readServiceRequest({ resource, path }: Located): Result<ServiceRequestFacts> {
  const s: Json = asObject(resource) ?? {};
  if (resourceType(s) !== 'ServiceRequest') return refuse(invalid('RESOURCE_TYPE', `${path}.resourceType`, 'A ServiceRequest is expected here.'));
  const subject = referenceText(s['subject']);
  const problems = [
    ...codeProblem(s['status'], REQUEST_STATUS, `${path}.status`),
    ...codeProblem(s['intent'], INTENTS, `${path}.intent`),
    ...dateProblem(s['authoredOn'], `${path}.authoredOn`),
    ...(subject === undefined ? [required(`${path}.subject`, 'The referral does not say which patient it is about.')] : []),
  ];
  if (problems.length > 0 || subject === undefined) return refuse(...problems);
  return ok({
    ...sourceOf(s, path),
    ...maybe('placerIdentifier', placer(s['identifier'])),
    identifiers: tokens(s['identifier']),
    status: String(s['status']),
    intent: String(s['intent']),
    ...maybe('priority', PRIORITIES.find((p) => p === s['priority'])),
    ...maybe('code', asCodedFact(s['code'])),
    reasons: concepts(s['reasonCode']),
    reasonReferences: references(s['reasonReference']),
    supportingInfo: references(s['supportingInfo']),
    subject,
    ...maybe('requester', party(s['requester'])),
    ...maybe('authoredOn', asText(s['authoredOn'])),
    notes: asObjects(s['note']).map((n) => asText(n['text'])).filter((t) => t !== undefined),
    ...maybe('versionId', asText(asObject(s['meta'])?.['versionId'])),
  });
}

export function readTask({ resource, path }: Located): Result<TaskFacts> {
  const t: Json = asObject(resource) ?? {};
  if (resourceType(t) !== 'Task') return refuse(invalid('RESOURCE_TYPE', `${path}.resourceType`, 'A Task is expected here.'));
  const problems = [...codeProblem(t['status'], TASK_STATUS, `${path}.status`), ...codeProblem(t['intent'], TASK_INTENTS, `${path}.intent`), ...dateProblem(t['authoredOn'], `${path}.authoredOn`)];
  if (problems.length > 0) return refuse(...problems);
  return ok({
    ...sourceOf(t, path),
    identifiers: tokens(t['identifier']),
    status: String(t['status']),
    intent: String(t['intent']),
    ...maybe('code', asCodedFact(t['code'])),
    ...maybe('focus', referenceText(t['focus'])),
    ...maybe('subject', referenceText(t['for'])),
    ...maybe('requester', party(t['requester'])),
    ...maybe('owner', party(t['owner'])),
    ...maybe('authoredOn', asText(t['authoredOn'])),
    ...maybe('versionId', asText(asObject(t['meta'])?.['versionId'])),
  });
}
