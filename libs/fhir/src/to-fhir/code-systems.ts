import {
  type Concept, CONDITIONS, DOCUMENTS, DRUGS, END_REASONS, ERROR_REASONS, HOLD_REASONS, instruments, LIMIT_TEXTS, MONITORING_PLAN_KEYS, monitoringPlan, monitoringSummary, OBSERVATIONS, protocols, questionnaires,
  REVISION_REASONS, ROUTES, RULES, SCALE_TEXT, SERVICES, SETTING_TEXT, STOP_REASONS, SYSTEMS,
} from '#clinical';
import { meta, withoutAbsent } from '../elements.js';
import { businessIdentifier } from '../identifiers.js';
import { TITRATE_CS } from '../namespaces.js';
import { ownAnswers } from './survey.js';
import { OUTPUT_TEXT, TASK_PROJECTION } from './task.js';

/** Of the tables; a change of any code or display is a new version. */
const TABLES_VERSION = '1.1.0';
const URN = 'urn:titrate:cs:';

type Displays = Readonly<Record<string, string>>;

interface Table {
  readonly title: string;
  readonly description: string;
  /** 'fragment': others may stand beside these. 'not-present': the codes are said elsewhere. */
  readonly content: fhir4.CodeSystem['content'];
  readonly concepts: () => readonly fhir4.CodeSystemConcept[];
}

const listed = (displays: Displays): fhir4.CodeSystemConcept[] => Object.entries(displays).map(([code, display]) => ({ code, display }));

/** Codes of other systems that nobody verified are told as text, so that no reader takes them for a coding. */
const fromMemory = ({ terms }: Concept): fhir4.CodeSystemConceptProperty[] =>
  terms.filter((t) => t.verified === 'unverified').map((t) => ({ code: 'unverified-code', valueString: `${SYSTEMS[t.system]} ${t.code} (${t.display})` }));

const tabled = (table: Readonly<Record<string, Concept>>): fhir4.CodeSystemConcept[] =>
  Object.entries(table).map(([code, concept]) => {
    const property = fromMemory(concept);
    return { code, display: concept.text, ...(property.length > 0 ? { property } : {}) };
  });

const complete = (title: string, description: string, concepts: Table['concepts']): Table => ({ title, description, content: 'complete', concepts });

/** Every code system of the project. A new one of namespaces.ts belongs here, or this does not compile. */
const TABLES: Readonly<Record<keyof typeof TITRATE_CS, Table>> = {
  problem: { title: 'Problems', description: 'Codes of refusals. Each comes with its own text wherever it is sent.', content: 'not-present', concepts: () => [] },
  taskBusinessStatus: complete('Referral states', 'Where a referral stands in the clinic (Task.businessStatus).', () => listed(Object.fromEntries(Object.values(TASK_PROJECTION).map((p) => [p.businessStatus, p.text])))),
  taskOutput: complete('Referral outputs', 'What came of a referral (Task.output).', () => listed(OUTPUT_TEXT)),
  taskStatusReason: {
    title: 'Reasons of a referral state',
    description: 'Why a referral was declined, cancelled, held or stopped. A clinic may use codes of its own, always with text.',
    content: 'fragment',
    concepts: () => listed({ 'not-eligible': 'Not eligible', 'no-capacity': 'No capacity', 'incomplete-information': 'Incomplete information', duplicate: 'Duplicate' }),
  },
  protocol: { title: 'Protocols', description: 'Protocols that ship. A clinic has others of its own.', content: 'fragment', concepts: () => protocols().map((p) => ({ code: p.id, display: p.title })) },
  holdReason: complete('Reasons of a pause', 'Why an infusion was paused, or a plan is on hold.', () => listed({ ...STOP_REASONS, ...HOLD_REASONS })),
  stopReason: complete('Reasons of an end', 'Why an infusion was stopped, an order replaced, or a plan ended before its time.', () => listed({ ...STOP_REASONS, ...END_REASONS, ...REVISION_REASONS, ...ERROR_REASONS })),
  finding: complete('Findings', 'Rules of the safety screen, and limits of a dose. Numbers are as they ship; a clinic may have set others, and a finding says which.', () => [...RULES.map((r) => ({ code: r.id, display: r.title })), ...Object.entries(LIMIT_TEXTS).map(([code, { text }]) => ({ code, display: text }))]),
  mitigation: complete('Mitigations', 'What was done about a finding.', () => listed({ acknowledged: 'Acknowledged with a reason' })),
  consentPolicy: complete('Consents', 'What a consent is given for.', () => listed({ treatment: 'Off-label ketamine treatment', sharing: 'Sharing the treatment record' })),
  instrument: { title: 'Instruments', description: 'Measuring tools that ship. A clinic may have local scales beside them.', content: 'fragment', concepts: () => instruments().map((i) => ({ code: i.id, display: i.title })) },
  answer: complete('Answers', 'Answers of instruments for which no code of another system was verified.', () => listed(Object.fromEntries(questionnaires().flatMap(ownAnswers).map((a) => [a.code, a.display])))),
  condition: complete('Indications', 'What ketamine is planned for, whether a code of another system is verified or not.', () => tabled(CONDITIONS)),
  setting: complete('Settings', 'Where a protocol is given.', () => listed(SETTING_TEXT)),
  monitoringPlan: complete('Monitoring plans', 'How a patient is watched during an infusion.', () => MONITORING_PLAN_KEYS.map((code) => ({ code, display: monitoringPlan(code).title, definition: monitoringSummary(monitoringPlan(code)) }))),
  scale: complete('Scales of sedation, dissociation and recovery', 'What is scored during and after an infusion. No LOINC code of these was verified: 54632-5, which circulates for RASS, is the CAM\'s acute onset of a mental status change.', () => listed(SCALE_TEXT)),
  drug: complete('Drugs', 'Drugs of protocols and of the safety screen, as ingredients.', () => tabled(DRUGS)),
  observation: complete('Observations', 'Vital signs, scores and laboratory results.', () => tabled(OBSERVATIONS)),
  service: complete('Services, routes and documents', 'What is asked for, given and written.', () => tabled({ ...SERVICES, ...ROUTES, ...DOCUMENTS })),
};

const nameOf = (id: string): string => id.split('-').map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`).join('');

function codeSystem(url: string, { title, description, content, concepts }: Table): fhir4.CodeSystem {
  const id = url.slice(URN.length);
  const concept = [...concepts()];
  const told = concept.some((c) => c.property);
  return withoutAbsent<fhir4.CodeSystem>({
    resourceType: 'CodeSystem',
    id,
    meta: meta(),
    url,
    identifier: [businessIdentifier('codesystem', id)],
    version: TABLES_VERSION,
    name: `Titrate${nameOf(id)}`,
    title,
    status: 'active',
    experimental: false,
    publisher: 'Titrate',
    description,
    caseSensitive: true,
    content,
    count: content === 'complete' ? concept.length : undefined,
    property: told ? [{ code: 'unverified-code', description: 'A code of another system that was never seen in a public source. Never sent as a coding.', type: 'string' }] : undefined,
    concept,
  });
}

/** The project's own code systems, whole. */
export const codeSystems = (): readonly fhir4.CodeSystem[] => Object.entries(TABLES).map(([key, table]) => codeSystem(TITRATE_CS[key as keyof typeof TITRATE_CS], table));
