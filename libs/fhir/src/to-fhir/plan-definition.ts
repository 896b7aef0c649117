import { type Adjunct, adjunctDose, type CitedTrial, CONDITIONS, DRUGS, type MonitoringLine, monitoringLines, monitoringPlan, monitoringSummary, type Protocol, type ProtocolSegment, SETTING_TEXT, SOURCES, type Stated, type Thresholds } from '#clinical';
import { coded, coding, meta, quantity, terminology, withoutAbsent } from '../elements.js';
import { businessIdentifier } from '../identifiers.js';
import { HL7, TITRATE_CS, TITRATE_EXT, TITRATE_PROTOCOL } from '../namespaces.js';

/**
 * A protocol as a PlanDefinition, without loss: from-fhir/plan-definition.ts gives back the same protocol, digit by
 * digit. What R4 has an element for stands there; numbers of a protocol that R4 has none for stand in extensions below
 * `urn:titrate:ext:`, on the action that they belong to (docs/mapping.md). Every number carries how far it was checked
 * and its source, on the Quantity itself.
 */
export interface PlanDefinitionSource {
  readonly protocol: Protocol;
  readonly id: string;
  /** 'draft' while it waits for its signatures, 'retired' where a later version is in force, or where it is blocked. */
  readonly status: 'draft' | 'active' | 'retired';
  /** Of the clinic whose patients are watched so; those that ship unless told. */
  readonly thresholds?: Thresholds;
}

type Extension = fhir4.Extension;
type Action = fhir4.PlanDefinitionAction;

const E = TITRATE_EXT;

export function planDefinition({ protocol: p, id, status, thresholds }: PlanDefinitionSource): fhir4.PlanDefinition {
  return withoutAbsent<fhir4.PlanDefinition>({
    resourceType: 'PlanDefinition',
    id,
    meta: meta(),
    extension: [
      { url: E.reviewDue, valueDate: p.reviewDue },
      { url: E.evidenceGrade, valueCode: p.evidence.grade },
      ...(p.blocked === undefined ? [] : [{ url: E.blocked, valueString: p.blocked }]),
      ...p.notes.map((note) => ({ url: E.note, valueString: note })),
    ],
    url: `${TITRATE_PROTOCOL}${p.id}`,
    identifier: [businessIdentifier('protocol', p.id)],
    version: p.version,
    name: p.id.replaceAll('-', '_').replace(/^(?=[^A-Z])/, 'P'),
    title: p.title,
    type: coded(HL7.planDefinitionType, 'clinical-protocol', 'Clinical Protocol'),
    status,
    subjectCodeableConcept: coded('http://hl7.org/fhir/resource-types', 'Patient', 'Patient'),
    description: p.evidence.summary,
    purpose: p.indication.text,
    approvalDate: p.approvedOn,
    endorser: p.approvedBy === undefined ? undefined : [{ name: p.approvedBy }],
    useContext: [
      context('venue', coded(TITRATE_CS.setting, p.setting, SETTING_TEXT[p.setting])),
      ...p.indication.conditions.map((key) => context('focus', { coding: [{ system: TITRATE_CS.condition, code: key, display: CONDITIONS[key].text }, ...(terminology(CONDITIONS[key]).coding ?? [])], text: CONDITIONS[key].text })),
    ],
    relatedArtifact: [...p.evidence.citations.map((c) => artifact(c, false)), ...p.evidence.negativeTrials.map((c) => artifact(c, true))],
    action: [infusion(p), ...p.adjuncts.map(adjunct), monitoring(p, thresholds)],
  });
}

const context = (code: 'venue' | 'focus', value: fhir4.CodeableConcept): fhir4.UsageContext => ({ code: { system: HL7.usageContext, code }, valueCodeableConcept: value });

/** Number and unit, and on the Quantity itself where they come from. */
const stated = ({ mark, source, ...q }: Stated): fhir4.Quantity => ({ extension: provenance(mark, source), ...quantity(q) });
const provenance = (mark: string, source: string): Extension[] => [{ url: E.checked, valueCode: mark }, { url: E.source, valueCode: source }];

/** A complex extension of those numbers that are there. */
const numbers = (url: string, parts: Readonly<Record<string, Stated | undefined>>, more: readonly Extension[] = []): Extension => ({
  url,
  extension: [...Object.entries(parts).flatMap(([name, q]) => (q ? [{ url: name, valueQuantity: stated(q) }] : [])), ...more],
});
const texts = (parts: Readonly<Record<string, string | undefined>>): Extension[] => Object.entries(parts).flatMap(([url, valueString]) => (valueString === undefined ? [] : [{ url, valueString }]));

function artifact({ source, finding, mark }: CitedTrial, negative: boolean): fhir4.RelatedArtifact {
  const cited: { readonly text: string; readonly url?: string } = SOURCES[source];
  return withoutAbsent<fhir4.RelatedArtifact>({
    extension: [...provenance(mark, source), ...(negative ? [{ url: E.negativeTrial, valueBoolean: true }] : [])],
    type: 'citation',
    label: negative ? 'Speaks against' : undefined,
    display: finding,
    citation: cited.text,
    url: cited.url,
  });
}

function infusion(p: Protocol): Action {
  const { drug, chirality, basis, weightBasis, course } = p;
  return withoutAbsent<Action>({
    extension: [
      { url: E.drug, valueCode: drug },
      { url: E.chirality, valueCode: chirality },
      { url: E.basis, valueCode: basis },
      { url: E.weightBasis, valueCode: weightBasis },
      numbers(E.dose, { ...p.dose }),
      numbers(E.caps, { ...p.caps }),
      ...p.concentrations.map((c) => ({ url: E.concentration, valueQuantity: stated(c) })),
      { url: E.diluent, valueString: p.diluent },
      ...(p.bag ? [numbers(E.bag, { ...p.bag })] : []),
      numbers(E.course, { minimumInterval: course.minimumInterval, usualInterval: course.usualInterval, repeatAfter: course.repeatAfter }, [
        { url: 'planned', valuePositiveInt: course.planned },
        { url: 'fewest', valuePositiveInt: course.fewest },
        { url: 'most', valuePositiveInt: course.most },
        ...(course.therapy ? [{ url: 'therapy', valueCode: course.therapy }] : []),
      ]),
    ],
    prefix: 'infusion',
    title: `${DRUGS[drug].text}${chirality === 'S' ? ' (S-enantiomer)' : ' (racemic)'}, intravenous infusion`,
    textEquivalent: course.text,
    code: [terminology(DRUGS[drug])],
    groupingBehavior: 'logical-group',
    action: [...(p.bolus ? [bolus(p.bolus)] : []), ...p.segments.map(segment), ...p.ramp.map(ramp), ...(p.titration ? [titration(p.titration)] : [])],
  });
}

const bolus = (b: NonNullable<Protocol['bolus']>): Action => ({
  extension: [numbers(E.bolus, { min: b.min, max: b.max, over: b.over })],
  prefix: 'bolus',
  title: 'Bolus, only if ordered',
  requiredBehavior: 'could',
});

function segment(s: ProtocolSegment): Action {
  const { rate } = s;
  return {
    extension: [numbers(E.segment, { ...(rate === 'ordered' ? {} : { rate }), shortest: s.shortest, longest: s.longest }, rate === 'ordered' ? [{ url: 'ordered', valueBoolean: true }] : [])],
    prefix: 'segment',
    title: rate === 'ordered' ? 'At the ordered dose' : `At ${rate.value} ${rate.unit}`,
    // Duration is a Quantity by R4's definition, extensions included
    timingDuration: stated(s.duration),
  };
}

const ramp = (r: Protocol['ramp'][number]): Action => ({
  extension: [{ url: E.ramp, extension: [{ url: 'fromSession', valuePositiveInt: r.fromSession }, { url: 'fraction', valueString: r.fraction }, ...provenance(r.mark, r.source)] }],
  prefix: 'ramp',
  title: `From session ${r.fromSession}: ${r.fraction} of the ordered dose`,
});

function titration(t: NonNullable<Protocol['titration']>): Action {
  return {
    extension: [numbers(E.titration, { start: t.start, step: t.step, largestStep: t.largestStep, interval: t.interval }, [...texts({ upIf: t.upIf, downIf: t.downIf, stopIf: t.stopIf }), ...provenance(t.mark, t.source)])],
    prefix: 'titration',
    title: 'Titration',
    textEquivalent: [`Up: ${t.upIf}`, ...(t.downIf === undefined ? [] : [`Down: ${t.downIf}`]), ...(t.stopIf === undefined ? [] : [`Stop: ${t.stopIf}`])].join(' '),
  };
}

const adjunct = (a: Adjunct): Action => ({
  extension: [
    numbers(E.adjunct, { ...(a.doseTo ? {} : { dose: a.dose }), maxDose: a.maxDose }, [
      ...(a.doseTo ? [{ url: 'dose', valueRange: { low: stated(a.dose), high: stated(a.doseTo) } }] : []),
      { url: 'drug', valueCode: a.drug },
      { url: 'route', valueCode: a.route },
      { url: 'timing', valueCode: a.timing },
      { url: 'asNeeded', valueBoolean: a.asNeeded },
      ...(a.dosesPerSession === undefined ? [] : [{ url: 'dosesPerSession', valuePositiveInt: a.dosesPerSession }]),
    ]),
  ],
  prefix: 'adjunct',
  title: `${DRUGS[a.drug].text} ${adjunctDose(a)}, ${a.route}${a.asNeeded ? ', as needed' : ''}`,
  textEquivalent: a.instruction,
  code: [terminology(DRUGS[a.drug])],
  requiredBehavior: a.asNeeded ? 'could' : 'must',
});

/**
 * A protocol refers to its monitoring plan by key, and so does this action by `code`; that is all that is read back. What
 * stands below it is the plan in words, for people and for systems that do not know the key.
 */
function monitoring({ monitoringPlan: key }: Protocol, thresholds?: Thresholds): Action {
  const plan = monitoringPlan(key, thresholds);
  return {
    prefix: 'monitoring',
    title: plan.title,
    description: `Monitoring plan ${key}, version ${plan.version}`,
    textEquivalent: monitoringSummary(plan),
    code: [{ coding: [coding({ system: TITRATE_CS.monitoringPlan, code: key, display: plan.title })] }],
    action: monitoringLines(plan).map(monitoringLine),
  };
}

const monitoringLine = ({ kind, title, text }: MonitoringLine): Action => ({ prefix: `monitoring-${kind}`, title, textEquivalent: text });
