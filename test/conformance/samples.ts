import { createHash } from 'node:crypto';
import {
  adjunctMedicationRequest,
  applyTaskState,
  bolusMedicationAdministration,
  carePlan,
  consent,
  coordinationTask,
  detectedIssue,
  goal,
  historyBundle,
  infusionMedicationRequest,
  opioidSumObservation,
  operationOutcome,
  RXNORM,
  searchsetBundle,
  segmentMedicationAdministration,
  sessionMedicationAdministration,
  sessionProcedure,
  surveyObservations,
  transactionBundle,
  transactionResponseBundle,
  vitalSignObservation,
  type CarePlanSource,
  type InfusionOrderSource,
  type ObservedSource,
} from '#fhir';
import { type InstrumentId, type OpioidAnswer, type Questionnaire, questionnaires, totalOpioids } from '#clinical';

/** CRPS-OP-10D for a patient of 70.0 kg: TV1 of the clinical tables, with a 98 mg in 100 mL bag. Ids are made up and readable. */
export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const ID = { patient: id(1), request: id(2), task: id(3), condition: id(4), weight: id(5), plan: id(10), day1: id(11), day2: id(12), rest: id(13), midazolam: id(14), clonidine: id(15), group: id(16), goal: id(17), session: id(20), administration: id(21) };

const clinician = { sub: 'c-okafor', name: 'Dr. Adaeze Okafor' };
const nurse = { sub: 'n-lind', name: 'Jonas Lind, RN' };
const ketamine = { coding: [{ system: RXNORM, code: '6130', display: 'ketamine' }], text: 'Ketamine (racemic)' };
const condition = { type: 'Condition', id: ID.condition, display: 'Complex regional pain syndrome type I' } as const;

const words = Buffer.from('# Consent to treatment with ketamine infusions, off-label\n\n## An off-label treatment\n\nKetamine is approved as a medicine for anaesthesia.\n\nForm ketamine-off-label, version 3 (en)\n');
const form = { title: 'Consent to treatment with ketamine infusions, off-label, version 3', language: 'en', data: words.toString('base64'), size: words.length, sha1: createHash('sha1').update(words).digest('base64'), sha256: createHash('sha256').update(words).digest('hex') };

export const planSource: CarePlanSource = {
  id: ID.plan,
  status: 'active',
  patientId: ID.patient,
  title: 'Ketamine infusions for CRPS, 10 outpatient days',
  protocol: { code: 'CRPS-OP-10D', version: '1.0.0', name: 'CRPS outpatient, 10 days' },
  created: '2026-11-23T09:15:00Z',
  author: clinician,
  period: { start: '2026-11-30', end: '2026-12-11' },
  addresses: [condition],
  goalIds: [ID.goal],
  medicationRequestIds: [ID.day1, ID.day2, ID.rest, ID.midazolam, ID.clonidine],
  serviceRequestId: ID.request,
  supportingInfo: [{ type: 'Observation', id: ID.weight, display: 'Body weight 70.0 kg' }],
  narrative: [
    { label: 'Medicine', value: 'Ketamine (racemic), intravenous; off-label use' },
    { label: 'Weight', value: '70.0 kg, measured 2026-11-20' },
    { label: 'Session 1', value: '0.175 mg/kg/h over 4 h = 12.25 mg/h, 49.00 mg' },
    { label: 'Session 2', value: '0.2625 mg/kg/h over 4 h = 18.38 mg/h, 73.50 mg' },
    { label: 'Sessions 3 to 10', value: '0.350 mg/kg/h over 4 h = 24.50 mg/h, 98.00 mg each' },
    { label: 'Limits', value: '25 mg/h; 100 mg per session' },
  ],
  notes: [{ text: 'Blood pressure 148/92 at referral acknowledged: recheck before each session', at: '2026-11-23T09:14:00Z', by: clinician }],
};

const base: Omit<InfusionOrderSource, 'id' | 'sessions' | 'segments' | 'sessionDose'> = {
  status: 'active',
  intent: 'order',
  patientId: ID.patient,
  setting: 'outpatient',
  drug: ketamine,
  authoredOn: '2026-11-23T09:15:00Z',
  requester: clinician,
  planId: ID.plan,
  serviceRequestId: ID.request,
  groupId: ID.group,
  reasons: [condition],
  interval: { every: 1, unit: 'd' },
  concentration: { value: '0.98', unit: 'mg/mL' },
  diluent: '100 mL sodium chloride 0.9 %',
  caps: { session: { value: '100', unit: 'mg' }, rate: { value: '25', unit: 'mg/h' } },
  weight: { value: { value: '70.0', unit: 'kg' }, measuredOn: '2026-11-20', observationId: ID.weight, basis: 'actual body weight' },
  instructions: ['Hold and call if systolic pressure is 180 mmHg or above'],
};
const hours4 = { value: '4', unit: 'h' };
const full = { value: '0.350', unit: 'mg/kg/h' };

export const day1Source: InfusionOrderSource = {
  ...base,
  id: ID.day1,
  sessions: { first: 1, last: 1, ofCourse: 10 },
  ramp: { percent: '50', of: full },
  segments: [{ ordered: { rate: { value: '0.175', unit: 'mg/kg/h' } }, rate: { value: '12.25', unit: 'mg/h' }, dose: { value: '49.00', unit: 'mg' }, pumpRate: { value: '12.5', unit: 'mL/h' }, duration: hours4 }],
  sessionDose: { value: '49.00', unit: 'mg' },
};
export const restSource: InfusionOrderSource = {
  ...base,
  id: ID.rest,
  sessions: { first: 3, last: 10, ofCourse: 10 },
  segments: [{ ordered: { rate: full }, rate: { value: '24.50', unit: 'mg/h' }, dose: { value: '98.00', unit: 'mg' }, pumpRate: { value: '25.0', unit: 'mL/h' }, duration: hours4 }],
  sessionDose: { value: '98.00', unit: 'mg' },
};
const day2Source: InfusionOrderSource = {
  ...base,
  id: ID.day2,
  sessions: { first: 2, last: 2, ofCourse: 10 },
  ramp: { percent: '75', of: full },
  segments: [{ ordered: { rate: { value: '0.2625', unit: 'mg/kg/h' } }, rate: { value: '18.38', unit: 'mg/h' }, dose: { value: '73.50', unit: 'mg' }, pumpRate: { value: '18.8', unit: 'mL/h' }, duration: hours4 }],
  sessionDose: { value: '73.50', unit: 'mg' },
};

/** DEP-OP-6, 82 kg (TV3): a dose over 40 minutes, not a rate. */
export const fixedDoseSource: InfusionOrderSource = {
  ...base,
  id: id(18),
  sessions: { first: 1, last: 6, ofCourse: 6 },
  interval: { times: 3, every: 1, unit: 'wk' },
  segments: [{ ordered: { dose: { value: '0.5', unit: 'mg/kg' } }, rate: { value: '61.5', unit: 'mg/h' }, dose: { value: '41.0', unit: 'mg' }, pumpRate: { value: '61.5', unit: 'mL/h' }, duration: { value: '40', unit: 'min' } }],
  sessionDose: { value: '41.0', unit: 'mg' },
  concentration: { value: '1', unit: 'mg/mL' },
  diluent: undefined,
  caps: { session: { value: '100', unit: 'mg' } },
  weight: { value: { value: '82.0', unit: 'kg' }, measuredOn: '2026-11-20' },
  instructions: undefined,
};

/** GEN-OP-LOW, 80 kg (TV14): three rates in one session, after a bolus. */
export const titratedSource: InfusionOrderSource = {
  ...base,
  id: id(19),
  sessions: { first: 1, last: 3, ofCourse: 3 },
  interval: { every: 2, unit: 'wk' },
  bolus: { ordered: { value: '0.1', unit: 'mg/kg' }, dose: { value: '8.00', unit: 'mg' }, volume: { value: '8', unit: 'mL' }, over: { value: '10', unit: 'min' }, cap: { value: '28.00', unit: 'mg' } },
  segments: [
    { ordered: { rate: { value: '0.1', unit: 'mg/kg/h' } }, rate: { value: '8.00', unit: 'mg/h' }, dose: { value: '4.00', unit: 'mg' }, pumpRate: { value: '8.0', unit: 'mL/h' }, duration: { value: '30', unit: 'min' } },
    { ordered: { rate: { value: '0.2', unit: 'mg/kg/h' } }, rate: { value: '16.00', unit: 'mg/h' }, dose: { value: '8.00', unit: 'mg' }, pumpRate: { value: '16.0', unit: 'mL/h' }, duration: { value: '30', unit: 'min' } },
    { ordered: { rate: { value: '0.3', unit: 'mg/kg/h' } }, rate: { value: '24.00', unit: 'mg/h' }, dose: { value: '72.00', unit: 'mg' }, pumpRate: { value: '24.0', unit: 'mL/h' }, duration: { value: '3', unit: 'h' } },
  ],
  sessionDose: { value: '92.00', unit: 'mg' },
  concentration: { value: '1', unit: 'mg/mL' },
  caps: { rate: { value: '40.0', unit: 'mg/h' } },
  weight: { value: { value: '80.0', unit: 'kg' }, measuredOn: '2026-11-20' },
};

const adjunct = { ...base, interval: undefined, route: 'iv' } as const;

const during = { type: 'Procedure', id: ID.session } as const;
const observed = (n: number, at: string, by: ObservedSource['performer'] = nurse): ObservedSource => ({ id: id(n), status: 'final', patientId: ID.patient, at, performer: by, partOf: during, planId: ID.plan });
const before = '2026-11-30T08:05:00Z';

const given = { patientId: ID.patient, drug: ketamine, setting: 'outpatient', orderId: ID.day1, performer: nurse } as const;
const segment = (n: number, rate: string, pump: string, dose: string, start: string, end: string): fhir4.MedicationAdministration =>
  segmentMedicationAdministration({
    ...given,
    id: id(n),
    status: 'completed',
    parentId: ID.administration,
    effective: { start, end },
    rate: { value: rate, unit: 'mg/h' },
    pumpRate: { value: pump, unit: 'mL/h' },
    concentration: base.concentration,
    dose: { value: dose, unit: 'mg' },
  });

/** TV9: 19.2 mg before the infusion. */
const BOLUS = { dose: { value: '19.20', unit: 'mg' }, over: { value: '5', unit: 'min' } };
const bolus = (of: string, status: 'completed' | 'stopped' | 'not-done', end: string, what?: typeof BOLUS & { readonly volume: typeof BOLUS.dose }, why?: string): fhir4.MedicationAdministration =>
  bolusMedicationAdministration({
    ...given,
    id: of,
    status,
    statusReason: why === undefined ? undefined : { text: why },
    parentId: id(26),
    effective: { start: '2026-11-30T08:30:00Z', end },
    ordered: BOLUS,
    given: what && { ...what, concentration: { value: '2', unit: 'mg/mL' } },
  });

/** What the placer sent: unknown extension, our fields still theirs. */
export const placerTask: fhir4.Task = {
  resourceType: 'Task',
  id: ID.task,
  meta: { versionId: '1', tag: [{ system: 'urn:hospital:tag', code: 'actionable' }] },
  extension: [{ url: 'urn:hospital:queue', valueString: 'pain' }],
  identifier: [{ system: 'urn:hospital:tasks', value: 'T-1' }],
  basedOn: [{ reference: `ServiceRequest/${ID.request}` }],
  status: 'requested',
  intent: 'order',
  priority: 'routine',
  code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill', display: 'Fulfill the focal request' }] },
  focus: { reference: `ServiceRequest/${ID.request}` },
  for: { reference: `Patient/${ID.patient}` },
  authoredOn: '2026-11-22T10:00:00Z',
  lastModified: '2026-11-22T10:00:00Z',
  requester: { display: 'Dr. Ruth Weiss' },
  input: [{ type: { text: 'Preferred weekdays' }, valueString: 'Monday to Friday' }],
};
const clinic = { id: id(90), name: 'Harbour Infusion Clinic' };

const questionnaire = (name: InstrumentId): Questionnaire => {
  const found = questionnaires().find((i) => i.id === name);
  if (!found) throw new Error('no such questionnaire');
  return found;
};
const answers = (first: number, ...values: (number | undefined)[]) => values.map((value, i) => ({ id: id(first + i), value }));
const phq9 = surveyObservations({ ...observed(50, before, 'patient'), instrument: questionnaire('phq-9'), score: '17', interpretation: { text: 'Moderately severe; item 9 above zero' }, form: { panelId: id(51), items: answers(52, 2, 3, 2, 3, 1, 2, 2, 1, 1) } });
const peg = surveyObservations({ ...observed(110, before, 'patient'), instrument: questionnaire('peg'), score: '6.33', form: { panelId: id(111), items: answers(112, 7, 6, 6) } });
const opioids = (n: number, answer: OpioidAnswer): fhir4.Observation => {
  const sum = totalOpioids(answer);
  if (!sum.ok) throw new Error(JSON.stringify(sum.problems));
  return opioidSumObservation({ ...observed(n, before), ...sum.value, note: 'Before the course.' });
};
const OXYCODONE = { drug: 'oxycodone', route: 'oral', value: '60', unit: 'mg/d' };

/** Name of the golden file → what the mapper makes of the sample. */
export const goldens: Readonly<Record<string, object>> = {
  'care-plan': carePlan(planSource),
  'medication-request-day-1': infusionMedicationRequest(day1Source),
  'medication-request-day-2': infusionMedicationRequest(day2Source),
  'medication-request-days-3-10': infusionMedicationRequest(restSource),
  'medication-request-fixed-dose': infusionMedicationRequest(fixedDoseSource),
  'medication-request-titrated': infusionMedicationRequest(titratedSource),
  'medication-request-midazolam': adjunctMedicationRequest({ ...adjunct, id: ID.midazolam, drug: { coding: [{ system: RXNORM, code: '6960', display: 'midazolam' }], text: 'Midazolam' }, dose: { value: '1', unit: 'mg' }, doseTo: { value: '2', unit: 'mg' }, asNeededFor: 'agitation or distressing hallucinations', maxPerSession: { value: '4', unit: 'mg' }, instructions: ['Give slowly; needs pulse oximetry'] }),
  'medication-request-clonidine': adjunctMedicationRequest({ ...adjunct, id: ID.clonidine, drug: { coding: [{ system: RXNORM, code: '2599', display: 'clonidine' }], text: 'Clonidine' }, route: 'oral', dose: { value: '0.1', unit: 'mg' }, when: '30 to 60 minutes before the infusion', instructions: ['Hold if systolic pressure is below 100 mmHg or heart rate below 55'] }),
  goal: goal({ id: ID.goal, patientId: ID.patient, lifecycleStatus: 'active', achievement: 'in-progress', description: 'Average pain at least 30 % lower', startDate: '2026-11-30', addresses: [condition], target: { measure: { system: 'http://loinc.org', code: '75893-8' }, atMost: { value: '5.6', unit: '{score}' }, due: '2026-12-18' }, expressedBy: 'patient' }),
  'procedure-session-1': sessionProcedure({ id: ID.session, status: 'completed', patientId: ID.patient, planId: ID.plan, serviceRequestId: ID.request, session: { number: 1, of: 10 }, performed: { start: '2026-11-30T08:00:00Z', end: '2026-11-30T13:10:00Z' }, performer: nurse, reasons: [condition] }),
  'administration-session-1': sessionMedicationAdministration({ ...given, id: ID.administration, status: 'completed', procedureId: ID.session, effective: { start: '2026-11-30T08:30:00Z', end: '2026-11-30T12:50:00Z' }, total: { value: '42.88', unit: 'mg' } }),
  'administration-segment-1': segment(22, '12.25', '12.5', '24.50', '2026-11-30T08:30:00Z', '2026-11-30T10:30:00Z'),
  'administration-segment-2-after-pause': segment(23, '9.19', '9.4', '18.38', '2026-11-30T10:50:00Z', '2026-11-30T12:50:00Z'),
  'administration-on-hold': sessionMedicationAdministration({ ...given, id: id(24), status: 'on-hold', statusReason: { coding: [{ system: 'urn:titrate:cs:hold-reason', code: 'bp-high', display: 'Blood pressure high' }] }, procedureId: ID.session, effective: { start: '2026-11-30T08:30:00Z' }, total: { value: '24.50', unit: 'mg' } }),
  'administration-segment-running': segmentMedicationAdministration({ ...given, id: id(25), status: 'in-progress', parentId: ID.administration, effective: { start: '2026-11-30T10:50:00Z' }, rate: { value: '9.19', unit: 'mg/h' } }),
  'administration-with-bolus': sessionMedicationAdministration({ ...given, id: id(26), status: 'completed', procedureId: ID.session, effective: { start: '2026-11-30T08:30:00Z', end: '2026-12-01T08:35:00Z' }, total: { value: '326.40', unit: 'mg' }, withBolus: true }),
  'administration-bolus': bolus(id(27), 'completed', '2026-11-30T08:35:00Z', { ...BOLUS, volume: { value: '9.6', unit: 'mL' } }),
  'administration-bolus-in-part': bolus(id(28), 'stopped', '2026-11-30T08:32:00Z', { dose: { value: '7.68', unit: 'mg' }, over: { value: '2', unit: 'min' }, volume: { value: '3.84', unit: 'mL' } }, 'Less was given than ordered'),
  'administration-bolus-not-given': bolus(id(29), 'not-done', '2026-12-01T08:35:00Z', undefined, 'The session ended without the bolus that was ordered for it.'),
  'vital-blood-pressure': vitalSignObservation({ ...observed(30, before), kind: 'blood-pressure', systolic: { value: '132', unit: 'mm[Hg]' }, diastolic: { value: '84', unit: 'mm[Hg]' } }),
  'vital-heart-rate': vitalSignObservation({ ...observed(31, before), kind: 'heart-rate', value: { value: '72', unit: '/min' } }),
  'vital-oxygen-saturation': vitalSignObservation({ ...observed(32, before), kind: 'oxygen-saturation', value: { value: '98', unit: '%' } }),
  'vital-respiratory-rate': vitalSignObservation({ ...observed(33, before), kind: 'respiratory-rate', value: { value: '14', unit: '/min' } }),
  'vital-body-weight': vitalSignObservation({ ...observed(34, before), kind: 'body-weight', value: { value: '70.0', unit: 'kg' } }),
  'vital-body-height': vitalSignObservation({ ...observed(36, before), kind: 'body-height', value: { value: '175', unit: 'cm' } }),
  'vital-body-temperature': vitalSignObservation({ ...observed(35, before), kind: 'body-temperature', value: { value: '36.8', unit: 'Cel' } }),
  'survey-pain-nrs': surveyObservations({ ...observed(40, before, 'patient'), instrument: questionnaire('pain-nrs'), score: '7', note: 'Before the session' })[0] ?? {},
  'survey-phq9-item-1': phq9[0] ?? {},
  'survey-phq9-item-9': phq9[8] ?? {},
  'survey-phq9-total': phq9[9] ?? {},
  'survey-phq9-panel': phq9[10] ?? {},
  'survey-phq9-too-few-answers': surveyObservations({ ...observed(170, before, 'patient'), instrument: questionnaire('phq-9'), form: { panelId: id(171), items: answers(172, 1, 1, 1, 1, 1, 1, undefined, undefined, undefined) } })[9] ?? {},
  'survey-peg-pain': peg[0] ?? {},
  'survey-peg-enjoyment': peg[1] ?? {},
  'survey-peg-mean': peg[3] ?? {},
  'survey-peg-panel': peg[4] ?? {},
  'survey-gait': surveyObservations({ ...observed(120, before), instrument: questionnaire('gait'), score: '2' })[0] ?? {},
  'survey-mme': opioids(121, { opioids: [OXYCODONE, { drug: 'fentanyl', route: 'transdermal', value: '25', unit: 'ug/h' }] }),
  'survey-mme-part': opioids(122, { opioids: [OXYCODONE, { drug: 'buprenorphine', route: 'sublingual', value: '8', unit: 'mg/d' }] }),
  'survey-mme-not-convertible': opioids(123, { opioids: [{ drug: 'other', name: 'levorphanol', route: 'oral', value: '4', unit: 'mg/d' }] }),
  'survey-mme-none': opioids(124, { takesNoOpioid: true }),
  'task-accepted': applyTaskState(placerTask, { state: 'accepted', lastModified: '2026-11-23T08:00:00Z', owner: clinic, expectedBy: '2026-12-18' }),
  'task-declined': applyTaskState(placerTask, { state: 'declined', reason: { text: 'No outpatient infusion for this indication' }, lastModified: '2026-11-23T08:00:00Z', owner: clinic }),
  'task-in-progress': applyTaskState(applyTaskState(placerTask, { state: 'accepted', lastModified: '2026-11-23T08:00:00Z', owner: clinic }), { state: 'in-progress', lastModified: '2026-11-30T13:10:00Z', progress: { done: 1, of: 10 }, outputs: [{ kind: 'plan', target: { type: 'CarePlan', id: ID.plan } }] }),
  'task-opened-by-us': coordinationTask({ id: id(80), patientId: ID.patient, serviceRequestId: ID.request, authoredOn: '2026-11-22T10:00:00Z', owner: clinic }),
  'detected-issue': detectedIssue({ id: id(81), status: 'mitigated', patientId: ID.patient, rule: { code: 'S2', version: '1', title: 'Blood pressure above 140/90' }, severity: 'acknowledge', identifiedAt: '2026-11-23T09:00:00Z', author: clinician, implicated: [{ type: 'CarePlan', id: ID.plan }], evidence: [{ type: 'Observation', id: id(30) }], detail: 'Blood pressure at referral is above 140/90 mmHg.', acknowledgement: { reason: 'Recheck before each session', at: '2026-11-23T09:14:00Z', by: clinician } }),
  'consent-treatment': consent({ id: id(82), purpose: 'treatment', status: 'active', patientId: ID.patient, givenAt: '2026-11-23', clinic, form: 'ketamine-off-label, version 3 (en)', document: form, elements: ['Ketamine is used off-label', 'The right to stop at any time'], recordedBy: { at: '2026-11-23T09:30:00Z', by: nurse }, validity: { start: '2026-11-23', end: '2027-11-22' } }),
  'consent-sharing': consent({ id: id(83), purpose: 'sharing', status: 'active', patientId: ID.patient, givenAt: '2026-11-23', clinic, form: 'Sharing with the referring hospital, version 2 (en)' }),
  'operation-outcome': operationOutcome([{ kind: 'invalid', code: 'UNIT_NOT_ALLOWED', text: 'This unit is not accepted for this measurement.', expression: 'Bundle.entry[3].resource.valueQuantity.code', fix: 'Send the weight in UCUM: kg, g, [lb_av] or [oz_av].' }]),
  'operation-outcome-all-ok': operationOutcome([]),
  'bundle-transaction': transactionBundle([
    { kind: 'create', resource: carePlan({ ...planSource, medicationRequestIds: [ID.day1], goalIds: undefined }) },
    { kind: 'create', resource: infusionMedicationRequest(day1Source) },
    { kind: 'update', resource: placerTask, remoteId: '4711', ifMatch: '3' },
  ], 'https://hospital.test/fhir'),
  'bundle-searchset': searchsetBundle({ base: 'https://clinic.test/fhir', self: 'https://clinic.test/fhir/Observation?patient=1', total: 1, matches: [vitalSignObservation({ ...observed(31, before), kind: 'heart-rate', value: { value: '72', unit: '/min' } })] }),
  'bundle-transaction-response': transactionResponseBundle([{ status: '201 Created', location: `Task/${ID.task}/_history/1`, etag: '1', lastModified: '2026-11-22T10:00:01Z' }, { status: '200 OK' }]),
  'bundle-history': historyBundle({ base: 'https://clinic.test/fhir', self: 'https://clinic.test/fhir/Task/1/_history', total: 1, versions: [{ resource: placerTask, method: 'POST', versionId: '1', lastUpdated: '2026-11-22T10:00:01Z' }] }),
};
