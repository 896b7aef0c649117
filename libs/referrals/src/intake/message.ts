import { ok, type Problem, refuse, type Result } from '#clinical';
import { isChartType } from '#chart';
import { type IdentifierToken, isResourceType, parseFhirJson } from '#fhir';

/** One resource of a push, before anything is believed about it. */
export interface Entry {
  readonly index: number;
  /** FHIRPath of the resource in what was sent. */
  readonly path: string;
  /** FHIRPath of the entry around it. */
  readonly place: string;
  /** Decimals by their digits. */
  readonly resource: fhir4.FhirResource;
  /** The same as plain JSON, for the validator. */
  readonly plain: { readonly resourceType: string };
  readonly fullUrl?: string;
  readonly ifNoneExist?: IdentifierToken;
}

/** A push in any of its shapes. */
export interface Message {
  readonly shape: 'transaction' | 'service-request' | 'task';
  readonly entries: readonly Entry[];
}

/** A referral with its whole chart stays below a hundred; each entry costs a dozen statements. */
export const MAX_ENTRIES = 500;
/** Resource types of STU3 that R4 has no more: the mark of a message of that version. */
const STU3_TYPES = new Set(['ReferralRequest', 'ProcedureRequest', 'BodySite', 'DataElement', 'DeviceComponent', 'EligibilityRequest', 'EligibilityResponse', 'ExpansionProfile', 'ImagingManifest', 'ProcessRequest', 'ProcessResponse', 'Sequence', 'ServiceDefinition']);

const problem = (kind: Problem['kind'], code: string, expression: string, text: string, fix?: string): Problem => ({ kind, code, text, expression, ...(fix === undefined ? {} : { fix }) });

type Loose = Readonly<Record<string, unknown>>;
const asObject = (v: unknown): Loose | undefined => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Loose) : undefined);

interface Body {
  readonly exact: Loose;
  readonly plain: Loose;
}

/** The body twice: with every digit for the chart, and as plain JSON for the validator. */
function parseBody(text: string): Result<Body> {
  const parsed = parseFhirJson(text);
  if (!parsed.ok) return parsed;
  const exact = asObject(parsed.value);
  if (!exact) return refuse({ kind: 'invalid', code: 'NOT_A_RESOURCE', text: 'The body is not a FHIR resource.', fix: 'Send a JSON object with a resourceType.' });
  return ok({ exact, plain: JSON.parse(text.replace(/^\ufeff/, '')) as Loose });
}

function typeProblem(resourceType: unknown, path: string): Problem | undefined {
  if (typeof resourceType !== 'string') return problem('required', 'RESOURCE_TYPE_MISSING', `${path}.resourceType`, 'A resource needs a resourceType.');
  if (STU3_TYPES.has(resourceType)) return problem('invalid', 'FHIR_VERSION', `${path}.resourceType`, 'This is FHIR STU3; this server takes FHIR R4 (4.0.1).', 'Send the referral as an R4 transaction Bundle with Task, ServiceRequest and Patient.');
  if (!isResourceType(resourceType)) return problem('invalid', 'RESOURCE_TYPE_UNKNOWN', `${path}.resourceType`, 'FHIR R4 has no such resource type.');
  return undefined;
}

/** `POST [base]`: a transaction whose entries are all creations. */
export function readTransaction(text: string): Result<Message> {
  const body = parseBody(text);
  if (!body.ok) return body;
  const { exact, plain } = body.value;
  const type = typeProblem(exact['resourceType'], 'Resource');
  if (type) return refuse(type);
  if (exact['resourceType'] !== 'Bundle') return refuse(problem('invalid', 'BUNDLE_EXPECTED', 'Resource.resourceType', 'A Bundle is expected at this address.', 'Send a transaction Bundle here, or a single resource to its own address, e.g. /fhir/ServiceRequest.'));
  if (exact['type'] === 'batch') return refuse(problem('invalid', 'BUNDLE_TYPE', 'Bundle.type', 'A referral is one whole: a batch could be stored in part.', 'Send the same entries as a transaction.'));
  if (exact['type'] !== 'transaction') return refuse(problem('invalid', 'BUNDLE_TYPE', 'Bundle.type', 'Only Bundles of type transaction are taken.', 'Send the referral as a transaction Bundle with Task, ServiceRequest and Patient.'));
  const entries = exact['entry'];
  if (!Array.isArray(entries) || entries.length === 0) return refuse(problem('required', 'BUNDLE_EMPTY', 'Bundle.entry', 'The Bundle has no entries.', 'Send Task, ServiceRequest and Patient as entries.'));
  if (entries.length > MAX_ENTRIES) return refuse(problem('too-large', 'BUNDLE_TOO_LARGE', 'Bundle.entry', `A Bundle may have at most ${MAX_ENTRIES} entries.`));
  const unknown = Object.keys(exact).find((k) => !BUNDLE_KEYS.has(k));
  if (unknown !== undefined) return refuse(problem('invalid', 'ELEMENT_UNKNOWN', 'Bundle', 'FHIR R4 has no such element here.', 'Leave out what is not an element of Bundle.'));
  const read = entries.map((e: unknown, i) => readEntry(e, (plain['entry'] as unknown[])[i], i));
  const problems = read.flatMap((r) => (r.ok ? [] : r.problems));
  return problems.length > 0 ? refuse(...problems) : ok({ shape: 'transaction', entries: read.flatMap((r) => (r.ok ? [r.value] : [])) });
}

const BUNDLE_KEYS = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'language', 'identifier', 'type', 'timestamp', 'total', 'link', 'entry', 'signature', '_id', '_implicitRules', '_language', '_type', '_timestamp']);
const ENTRY_KEYS = new Set(['id', 'extension', 'modifierExtension', 'link', 'fullUrl', '_fullUrl', 'resource', 'request', 'search', 'response']);

function readEntry(entry: unknown, plain: unknown, index: number): Result<Entry> {
  const place = `Bundle.entry[${index}]`;
  const path = `${place}.resource`;
  const e = asObject(entry);
  if (!e) return refuse(problem('invalid', 'STRUCTURE_INVALID', place, 'An entry is an object.'));
  const resource = asObject(e['resource']);
  if (!resource) return refuse(problem('required', 'ELEMENT_REQUIRED', path, 'This entry holds no resource.', 'Every entry of a referral creates a resource.'));
  const type = typeProblem(resource['resourceType'], path);
  if (type) return refuse(type);
  const resourceType = resource['resourceType'] as string;
  if (!isChartType(resourceType)) return refuse(problem('invalid', 'TYPE_NOT_TAKEN', `${path}.resourceType`, 'Resources of this type are not taken as part of a referral.', 'Leave this entry out.'));
  const unknown = Object.keys(e).find((k) => !ENTRY_KEYS.has(k));
  if (unknown !== undefined) return refuse(problem('invalid', 'ELEMENT_UNKNOWN', place, 'FHIR R4 has no such element here.'));
  const { fullUrl } = e;
  if (fullUrl !== undefined && typeof fullUrl !== 'string') return refuse(problem('invalid', 'STRUCTURE_INVALID', `${place}.fullUrl`, 'fullUrl is a text.'));
  const condition = readRequest(e['request'], resourceType, place);
  if (!condition.ok) return condition;
  return ok({
    index,
    path,
    place,
    resource: resource as unknown as fhir4.FhirResource,
    plain: (plain as { resource: { resourceType: string } }).resource,
    ...(fullUrl === undefined ? {} : { fullUrl }),
    ...(condition.value === null ? {} : { ifNoneExist: condition.value }),
  });
}

/** Only creations: what we hold is ours to change. */
function readRequest(request: unknown, resourceType: string, place: string): Result<IdentifierToken | null> {
  const r = asObject(request);
  const at = `${place}.request`;
  if (!r) return refuse(problem('required', 'ELEMENT_REQUIRED', at, 'An entry of a transaction needs a request (bdl-3).', 'Add "request": { "method": "POST", "url": the resource type }.'));
  if (r['method'] !== 'POST') return refuse(problem('invalid', 'METHOD_NOT_TAKEN', `${at}.method`, 'A referral creates resources: only POST is taken.', 'Send POST with ifNoneExist; a repeated push changes nothing.'));
  const url = typeof r['url'] === 'string' ? r['url'].replace(/^\//, '') : undefined;
  if (url !== resourceType) return refuse(problem('invalid', 'REQUEST_URL', `${at}.url`, 'The address of a creation is the type of its resource.'));
  const condition = r['ifNoneExist'];
  if (condition === undefined) return ok(null);
  const token = typeof condition === 'string' ? identifierQuery(condition) : undefined;
  return token ? ok(token) : refuse(problem('invalid', 'CONDITION_NOT_TAKEN', `${at}.ifNoneExist`, 'Only a condition on one identifier is taken here.', 'Send identifier=system|value.'));
}

/** `identifier=system|value`, percent-encoded or not, with or without a leading `?` or type. */
export function identifierQuery(query: string): IdentifierToken | undefined {
  const raw = query.replace(/^([A-Z][A-Za-z]+)?\?/, '');
  if (!raw.startsWith('identifier=') || raw.includes('&')) return undefined;
  let value = raw.slice('identifier='.length);
  try {
    value = decodeURIComponent(value.replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
  const [system = '', code = '', more] = value.split(/(?<!\\)\|/).map((p) => p.replace(/\\([\\,|$])/g, '$1'));
  return system === '' || code === '' || more !== undefined ? undefined : { system, value: code };
}

/**
 * `POST [base]/ServiceRequest` or `/Task`. What it contains (a Patient, the request behind a Task) is lifted out, because
 * a chart needs it as a resource of its own; the fragment `#id` is its address in this message.
 */
export function readSingle(type: 'ServiceRequest' | 'Task', text: string): Result<Message> {
  const body = parseBody(text);
  if (!body.ok) return body;
  const { exact, plain } = body.value;
  const wrong = typeProblem(exact['resourceType'], type);
  if (wrong) return refuse(wrong);
  if (exact['resourceType'] !== type) return refuse(problem('invalid', 'RESOURCE_TYPE', `${type}.resourceType`, 'The resource is not of the type of this address.'));
  const lifted = (Array.isArray(exact['contained']) ? (exact['contained'] as unknown[]) : []).flatMap((c, i) => {
    const contained = asObject(c);
    const isLifted = contained && (contained['resourceType'] === 'Patient' || (type === 'Task' && contained['resourceType'] === 'ServiceRequest'));
    return isLifted && typeof contained['id'] === 'string' ? [{ contained, i }] : [];
  });
  const staying = (exact['contained'] as unknown[] | undefined)?.filter((c) => !lifted.some((l) => l.contained === c)) ?? [];
  const { contained: _contained, ...rest } = exact;
  const main = { ...rest, ...(staying.length > 0 ? { contained: staying } : {}) };
  const entries: Entry[] = [
    { index: 0, path: type, place: type, resource: main as unknown as fhir4.FhirResource, plain: plain as unknown as { resourceType: string } },
    ...lifted.map(({ contained, i }, n) => {
      const path = `${type}.contained[${i}]`;
      return { index: n + 1, path, place: path, fullUrl: `#${String(contained['id'])}`, resource: contained as unknown as fhir4.FhirResource, plain: (plain['contained'] as { resourceType: string }[])[i] as { resourceType: string } };
    }),
  ];
  return ok({ shape: type === 'Task' ? 'task' : 'service-request', entries });
}
