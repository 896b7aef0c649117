/** What one search parameter of R4 reads; the paths are those of its FHIRPath expression, several where it has several. */
export interface SearchParam {
  readonly type: 'token' | 'reference' | 'date' | 'string';
  readonly paths: readonly string[];
  /** Only references to this type count (`patient`). */
  readonly target?: string;
}

type Params = Readonly<Record<string, SearchParam>>;

const token = (...paths: string[]): SearchParam => ({ type: 'token', paths });
const reference = (...paths: string[]): SearchParam => ({ type: 'reference', paths });
const date = (...paths: string[]): SearchParam => ({ type: 'date', paths });
const string = (...paths: string[]): SearchParam => ({ type: 'string', paths });
const patient = (...paths: string[]): SearchParam => ({ type: 'reference', paths, target: 'Patient' });

const identifier = { identifier: token('identifier') };
/** `subject` and `patient` read one element; `patient` counts Patients alone. */
const ofSubject = { ...identifier, subject: reference('subject'), patient: patient('subject') };
const named = { ...identifier, name: string('name') };

/** The types that our chart can hold, and the R4 search parameters that we answer for each. */
export const SEARCH_PARAMS = {
  Patient: { ...named, active: token('active'), birthdate: date('birthDate'), family: string('name.family'), gender: token('gender'), given: string('name.given') },
  ServiceRequest: { ...ofSubject, authored: date('authoredOn'), 'based-on': reference('basedOn'), category: token('category'), code: token('code'), encounter: reference('encounter'), intent: token('intent'), performer: reference('performer'), priority: token('priority'), replaces: reference('replaces'), requester: reference('requester'), requisition: token('requisition'), status: token('status') },
  Task: { ...identifier, 'authored-on': date('authoredOn'), 'based-on': reference('basedOn'), 'business-status': token('businessStatus'), code: token('code'), encounter: reference('encounter'), focus: reference('focus'), 'group-identifier': token('groupIdentifier'), intent: token('intent'), modified: date('lastModified'), owner: reference('owner'), 'part-of': reference('partOf'), patient: patient('for'), period: date('executionPeriod'), priority: token('priority'), requester: reference('requester'), status: token('status'), subject: reference('for') },
  CarePlan: { ...ofSubject, 'activity-reference': reference('activity.reference'), 'based-on': reference('basedOn'), category: token('category'), condition: reference('addresses'), date: date('period'), encounter: reference('encounter'), goal: reference('goal'), intent: token('intent'), 'part-of': reference('partOf'), replaces: reference('replaces'), status: token('status') },
  MedicationRequest: { ...ofSubject, authoredon: date('authoredOn'), code: token('medicationCodeableConcept'), date: date('dosageInstruction.timing.event'), encounter: reference('encounter'), intent: token('intent'), medication: reference('medicationReference'), priority: token('priority'), requester: reference('requester'), status: token('status') },
  MedicationAdministration: { ...ofSubject, code: token('medicationCodeableConcept'), context: reference('context'), device: reference('device'), 'effective-time': date('effectiveDateTime', 'effectivePeriod'), medication: reference('medicationReference'), performer: reference('performer.actor'), 'reason-given': token('reasonCode'), request: reference('request'), status: token('status') },
  MedicationStatement: { ...ofSubject, category: token('category'), code: token('medicationCodeableConcept'), context: reference('context'), effective: date('effectiveDateTime', 'effectivePeriod'), medication: reference('medicationReference'), 'part-of': reference('partOf'), status: token('status') },
  Medication: { ...identifier, code: token('code'), status: token('status') },
  Observation: { ...ofSubject, 'based-on': reference('basedOn'), category: token('category'), code: token('code'), 'component-code': token('component.code'), 'combo-code': token('code', 'component.code'), date: date('effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'effectiveTiming'), 'derived-from': reference('derivedFrom'), device: reference('device'), encounter: reference('encounter'), focus: reference('focus'), 'has-member': reference('hasMember'), method: token('method'), 'part-of': reference('partOf'), performer: reference('performer'), status: token('status'), 'value-concept': token('valueCodeableConcept') },
  Condition: { ...ofSubject, category: token('category'), 'clinical-status': token('clinicalStatus'), code: token('code'), encounter: reference('encounter'), 'onset-date': date('onsetDateTime', 'onsetPeriod'), 'recorded-date': date('recordedDate'), severity: token('severity'), 'verification-status': token('verificationStatus') },
  AllergyIntolerance: { ...identifier, category: token('category'), 'clinical-status': token('clinicalStatus'), code: token('code', 'reaction.substance'), criticality: token('criticality'), date: date('recordedDate'), patient: patient('patient'), 'verification-status': token('verificationStatus') },
  Goal: { ...ofSubject, 'achievement-status': token('achievementStatus'), category: token('category'), 'lifecycle-status': token('lifecycleStatus'), 'start-date': date('startDate'), 'target-date': date('target.dueDate') },
  Procedure: { ...ofSubject, 'based-on': reference('basedOn'), category: token('category'), code: token('code'), date: date('performedDateTime', 'performedPeriod'), encounter: reference('encounter'), 'part-of': reference('partOf'), performer: reference('performer.actor'), status: token('status') },
  DiagnosticReport: { ...ofSubject, 'based-on': reference('basedOn'), category: token('category'), code: token('code'), date: date('effectiveDateTime', 'effectivePeriod'), encounter: reference('encounter'), issued: date('issued'), performer: reference('performer'), result: reference('result'), status: token('status') },
  QuestionnaireResponse: { ...ofSubject, author: reference('author'), authored: date('authored'), 'based-on': reference('basedOn'), encounter: reference('encounter'), 'part-of': reference('partOf'), source: reference('source'), status: token('status') },
  DocumentReference: { ...ofSubject, author: reference('author'), category: token('category'), contenttype: token('content.attachment.contentType'), date: date('date'), description: string('description'), encounter: reference('context.encounter'), period: date('context.period'), related: reference('context.related'), relatesto: reference('relatesTo.target'), 'security-label': token('securityLabel'), status: token('status'), type: token('type') },
  DetectedIssue: { ...identifier, author: reference('author'), code: token('code'), identified: date('identifiedDateTime', 'identifiedPeriod'), implicated: reference('implicated'), patient: patient('patient') },
  Consent: { ...identifier, category: token('category'), consentor: reference('performer'), date: date('dateTime'), organization: reference('organization'), patient: patient('patient'), period: date('provision.period'), purpose: token('provision.purpose'), scope: token('scope'), status: token('status') },
  AdverseEvent: { actuality: token('actuality'), category: token('category'), date: date('date'), event: token('event'), patient: patient('subject'), recorder: reference('recorder'), resultingcondition: reference('resultingCondition'), seriousness: token('seriousness'), severity: token('severity'), subject: reference('subject'), substance: reference('suspectEntity.instance') },
  Provenance: { agent: reference('agent.who'), entity: reference('entity.what'), patient: patient('target'), recorded: date('recorded'), target: reference('target'), when: date('occurredDateTime', 'occurredPeriod') },
  Coverage: { ...identifier, beneficiary: reference('beneficiary'), patient: patient('beneficiary'), payor: reference('payor'), status: token('status'), subscriber: reference('subscriber'), type: token('type') },
  Encounter: { ...ofSubject, 'based-on': reference('basedOn'), class: token('class'), date: date('period'), participant: reference('participant.individual'), status: token('status'), type: token('type') },
  Appointment: { ...identifier, actor: reference('participant.actor'), 'based-on': reference('basedOn'), date: date('start'), patient: patient('participant.actor'), status: token('status') },
  Practitioner: { ...named, active: token('active'), family: string('name.family'), given: string('name.given') },
  PractitionerRole: { ...identifier, active: token('active'), organization: reference('organization'), practitioner: reference('practitioner'), role: token('code'), specialty: token('specialty') },
  Organization: { ...named, active: token('active'), partof: reference('partOf'), type: token('type') },
  Location: { ...named, organization: reference('managingOrganization'), partof: reference('partOf'), status: token('status') },
  RelatedPerson: { ...named, active: token('active'), patient: patient('patient'), relationship: token('relationship') },
  Device: { ...identifier, organization: reference('owner'), patient: patient('patient'), status: token('status'), type: token('type') },
} as const satisfies Readonly<Record<string, Params>>;

export type ChartType = keyof typeof SEARCH_PARAMS;

/** The types in alphabetical order, as `metadata` lists them. */
export const CHART_TYPES = (Object.keys(SEARCH_PARAMS) as ChartType[]).sort();

export const isChartType = (type: string): type is ChartType => Object.hasOwn(SEARCH_PARAMS, type);

export const paramsOf = (type: ChartType): Params => SEARCH_PARAMS[type];

/** undefined for what is no parameter of this type, also where it is the name of something that every object has. */
export const paramOf = (type: ChartType, name: string): SearchParam | undefined => (Object.hasOwn(SEARCH_PARAMS[type], name) ? paramsOf(type)[name] : undefined);
