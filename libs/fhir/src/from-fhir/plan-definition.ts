import { parseProtocol, type Problem, type Protocol, refuse, type Result } from '#clinical';
import { decimalSource } from '../decimal.js';
import { TITRATE_CS, TITRATE_EXT, TITRATE_PROTOCOL } from '../namespaces.js';

type Node = Readonly<Record<string, unknown>>;

const E = TITRATE_EXT;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const node = (value: unknown): Node => (isNode(value) ? value : {});

/** Without the keys that are not there, so that the form check sees what is missing. */
const present = (value: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));

const extensionsOf = (at: Node, url: string): readonly Node[] => nodes(at['extension']).filter((e) => e['url'] === url);
const extensionOf = (at: Node, url: string): Node => extensionsOf(at, url)[0] ?? {};
const actionsOf = (at: Node, prefix: string): readonly Node[] => nodes(at['action']).filter((a) => a['prefix'] === prefix);
const codeOf = (concept: unknown, system: string): unknown => nodes(node(concept)['coding']).find((c) => c['system'] === system)?.['code'];

const provenance = (at: Node): Record<string, unknown> => present({ mark: extensionOf(at, E.checked)['valueCode'], source: extensionOf(at, E.source)['valueCode'] });

function stated(value: unknown): unknown {
  if (!isNode(value)) return undefined;
  return present({ value: decimalSource(value['value']), unit: value['code'], ...provenance(value) });
}

/** The numbers of a complex extension by name; other parts are read by whoever knows them. */
const numbers = (extension: Node): Record<string, unknown> => Object.fromEntries(nodes(extension['extension']).flatMap((e) => (isNode(e['valueQuantity']) ? [[String(e['url']), stated(e['valueQuantity'])]] : [])));
const part = (extension: Node, name: string): Node => extensionOf(extension, name);

const NOT_ONE: Problem = { kind: 'invalid', code: 'PLAN_DEFINITION_NEEDED', text: 'This is not a PlanDefinition of a protocol.', expression: 'resourceType', fix: 'Send a PlanDefinition as GET /fhir/PlanDefinition/{id} gives it.' };

/**
 * The protocol of a PlanDefinition that this software, here or in another clinic, made (to-fhir/plan-definition.ts). The
 * resource comes from `parseFhirJson`. What is missing or wrong is named by the field of the protocol that it becomes.
 */
export function readPlanDefinition(resource: unknown): Result<Protocol> {
  if (!isNode(resource) || resource['resourceType'] !== 'PlanDefinition') return refuse(NOT_ONE);
  const url = resource['url'];
  const infusion = actionsOf(resource, 'infusion')[0];
  if (typeof url !== 'string' || !url.startsWith(TITRATE_PROTOCOL) || !infusion) return refuse({ ...NOT_ONE, expression: infusion ? 'url' : 'action' });
  const contexts = nodes(resource['useContext']);
  const contextOf = (code: string): unknown[] => contexts.filter((c) => node(c['code'])['code'] === code).map((c) => c['valueCodeableConcept']);
  const artifacts = nodes(resource['relatedArtifact']);
  const isNegative = (a: Node): boolean => extensionOf(a, E.negativeTrial)['valueBoolean'] === true;

  return parseProtocol(
    present({
      id: url.slice(TITRATE_PROTOCOL.length),
      version: resource['version'],
      title: resource['title'],
      indication: present({ text: resource['purpose'], conditions: contextOf('focus').map((c) => codeOf(c, TITRATE_CS.condition)) }),
      setting: codeOf(contextOf('venue')[0], TITRATE_CS.setting),
      ...readInfusion(infusion),
      adjuncts: actionsOf(resource, 'adjunct').map(readAdjunct),
      monitoringPlan: codeOf(nodes(actionsOf(resource, 'monitoring')[0]?.['code'])[0], TITRATE_CS.monitoringPlan),
      evidence: present({
        grade: extensionOf(resource, E.evidenceGrade)['valueCode'],
        summary: resource['description'],
        citations: artifacts.filter((a) => !isNegative(a)).map(readArtifact),
        negativeTrials: artifacts.filter(isNegative).map(readArtifact),
      }),
      notes: extensionsOf(resource, E.note).map((e) => e['valueString']),
      approvedBy: nodes(resource['endorser'])[0]?.['name'],
      approvedOn: resource['approvalDate'],
      reviewDue: extensionOf(resource, E.reviewDue)['valueDate'],
      blocked: extensionOf(resource, E.blocked)['valueString'],
    }),
  );
}

const readArtifact = (a: Node): unknown => present({ source: extensionOf(a, E.source)['valueCode'], finding: a['display'], mark: extensionOf(a, E.checked)['valueCode'] });

function readInfusion(action: Node): Record<string, unknown> {
  const course = extensionOf(action, E.course);
  const bag = extensionsOf(action, E.bag)[0];
  const bolus = actionsOf(action, 'bolus')[0];
  const titration = actionsOf(action, 'titration')[0];
  const code = (url: string): unknown => extensionOf(action, url)['valueCode'];
  return {
    drug: code(E.drug),
    chirality: code(E.chirality),
    basis: code(E.basis),
    weightBasis: code(E.weightBasis),
    dose: numbers(extensionOf(action, E.dose)),
    caps: numbers(extensionOf(action, E.caps)),
    concentrations: extensionsOf(action, E.concentration).map((e) => stated(e['valueQuantity'])),
    diluent: extensionOf(action, E.diluent)['valueString'],
    bag: bag && numbers(bag),
    course: present({
      ...numbers(course),
      planned: part(course, 'planned')['valuePositiveInt'],
      fewest: part(course, 'fewest')['valuePositiveInt'],
      most: part(course, 'most')['valuePositiveInt'],
      therapy: part(course, 'therapy')['valueCode'],
      text: action['textEquivalent'],
    }),
    bolus: bolus && numbers(extensionOf(bolus, E.bolus)),
    segments: actionsOf(action, 'segment').map(readSegment),
    ramp: actionsOf(action, 'ramp').map((a) => readRamp(extensionOf(a, E.ramp))),
    titration: titration && readTitration(extensionOf(titration, E.titration)),
  };
}

function readSegment(action: Node): unknown {
  const extension = extensionOf(action, E.segment);
  const ordered = part(extension, 'ordered')['valueBoolean'] === true;
  return present({ ...numbers(extension), ...(ordered ? { rate: 'ordered' } : {}), duration: stated(action['timingDuration']) });
}

const readRamp = (e: Node): unknown => present({ fromSession: part(e, 'fromSession')['valuePositiveInt'], fraction: part(e, 'fraction')['valueString'], ...provenance(e) });

const readTitration = (e: Node): unknown => present({ ...numbers(e), upIf: part(e, 'upIf')['valueString'], downIf: part(e, 'downIf')['valueString'], stopIf: part(e, 'stopIf')['valueString'], ...provenance(e) });

function readAdjunct(action: Node): unknown {
  const e = extensionOf(action, E.adjunct);
  const range = part(e, 'dose')['valueRange'];
  return present({
    ...numbers(e),
    ...(isNode(range) ? { dose: stated(range['low']), doseTo: stated(range['high']) } : {}),
    drug: part(e, 'drug')['valueCode'],
    route: part(e, 'route')['valueCode'],
    timing: part(e, 'timing')['valueCode'],
    asNeeded: part(e, 'asNeeded')['valueBoolean'],
    dosesPerSession: part(e, 'dosesPerSession')['valuePositiveInt'],
    instruction: action['textEquivalent'],
  });
}
