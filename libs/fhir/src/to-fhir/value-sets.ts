import { type Concept, concept, CONDITIONS, DOCUMENTS, DRUGS, instruments, KETAMINE_PRODUCTS, type ObservationKey, OBSERVATIONS, questionnaires, ROUTES, SEEN_IN, SERVICES, SYSTEMS, type Term, UNITS } from '#clinical';
import { meta, withoutAbsent } from '../elements.js';
import { businessIdentifier } from '../identifiers.js';
import { TITRATE_CS, TITRATE_EXT } from '../namespaces.js';
import { ownAnswers } from './survey.js';

const TABLES_VERSION = '1.1.0';
const URN = 'urn:titrate:vs:';

type Entry = fhir4.ValueSetComposeIncludeConcept;
type Include = fhir4.ValueSetComposeInclude;
type State = 'verified' | 'code-verified' | 'unverified';

const VITALS: readonly ObservationKey[] = ['blood-pressure', 'systolic', 'diastolic', 'heart-rate', 'respiratory-rate', 'oxygen-saturation', 'temperature', 'body-weight', 'body-height', 'body-mass-index', 'oxygen-flow', 'mean-arterial-pressure'];
const ASKED: readonly ObservationKey[] = [...questionnaires().flatMap((i) => [...(i.panel ? [i.panel] : []), ...i.items.map((item) => item.code)]), ...instruments().map((i) => i.score.code)];
const SCORES: readonly ObservationKey[] = [...new Set<ObservationKey>(['pain-reported', 'cssrs-risk', 'phq9-difficulty', ...ASKED])];

/** How far a code was checked, and where it was seen. */
const verification = (state: State, seenIn?: string): fhir4.Extension => ({
  url: TITRATE_EXT.verification,
  extension: [{ url: 'state', valueCode: state }, ...(seenIn === undefined ? [] : [{ url: 'seenIn', valueString: seenIn }])],
});

/** A code of the project's own making. */
const own = ({ code, display }: { readonly code: string; readonly display: string }): Entry => ({ extension: [verification('verified', 'this project')], code, display });

const included = (t: Term): Entry => {
  // only the code was seen: its display is ours and might be wrong, so it is left out as everywhere
  const codeAlone = t.verified === 'A';
  return withoutAbsent<Entry>({ extension: [verification(codeAlone ? 'code-verified' : 'verified', SEEN_IN[t.verified])], code: t.code, display: codeAlone ? undefined : t.display });
};

/**
 * Verified codes under their own systems. A concept without any stands under the project's code system, and says that
 * it is unverified where there is one from memory: such a code is never offered as if it were one.
 */
function includes(table: Readonly<Record<string, Concept>>, ownSystem: string): Include[] {
  const terms = Object.values(table).flatMap((c) => c.terms).filter((t) => t.verified !== 'unverified');
  const foreign = [...Map.groupBy(terms, (t) => SYSTEMS[t.system])].map(([system, of]): Include => ({ system, concept: [...new Map(of.map((t) => [t.code, included(t)])).values()] }));
  const without = Object.entries(table).filter(([, c]) => c.terms.every((t) => t.verified === 'unverified'));
  return [...foreign, ...(without.length > 0 ? [{ system: ownSystem, concept: without.map(([code, c]): Entry => (c.terms.length === 0 ? own({ code, display: c.text }) : { extension: [verification('unverified')], code, display: c.text })) }] : [])];
}

const some = (keys: readonly ObservationKey[]): Readonly<Record<string, Concept>> => Object.fromEntries(keys.map((key) => [key, OBSERVATIONS[key]]));
const others = Object.keys(OBSERVATIONS).filter((key): key is ObservationKey => !VITALS.includes(key as ObservationKey) && !SCORES.includes(key as ObservationKey));
const answers = (): Concept => concept('Answers', ...questionnaires().flatMap((i) => i.options.flatMap((o) => (o.code ? [o.code] : []))));

const SETS: Readonly<Record<string, { readonly title: string; readonly description: string; readonly include: () => Include[] }>> = {
  indications: { title: 'Indications', description: 'Diagnoses that protocols of this software are for.', include: () => includes(CONDITIONS, TITRATE_CS.condition) },
  drugs: { title: 'Drugs', description: 'Ingredients of protocols and of the safety screen, and vials of ketamine.', include: () => includes({ ...DRUGS, 'ketamine-vial': concept('Ketamine vial', ...Object.values(KETAMINE_PRODUCTS)) }, TITRATE_CS.drug) },
  vitals: { title: 'Vital signs', description: 'Vital signs that are read and recorded.', include: () => includes(some(VITALS), TITRATE_CS.observation) },
  instruments: {
    title: 'Instruments',
    description: 'Questions, totals and answers of the measuring tools, and the tools themselves.',
    include: () => [
      ...includes({ ...some(SCORES), answers: answers() }, TITRATE_CS.observation),
      { system: TITRATE_CS.answer, concept: questionnaires().flatMap(ownAnswers).map(own) },
      { system: TITRATE_CS.instrument, concept: instruments().map((i) => own({ code: i.id, display: i.title })) },
    ],
  },
  laboratory: { title: 'Laboratory and other results', description: 'Results that the safety screen asks for.', include: () => includes(some(others), TITRATE_CS.observation) },
  services: { title: 'Services, routes and documents', description: 'What is asked for, how it is given, and what is written.', include: () => includes({ ...SERVICES, ...ROUTES, ...DOCUMENTS }, TITRATE_CS.service) },
  units: { title: 'Units', description: 'The only units that are taken and sent.', include: () => [{ system: SYSTEMS.ucum, concept: Object.entries(UNITS).map(([code, { name }]) => ({ extension: [verification('verified', 'the UCUM library of LHC')], code, display: name })) }] },
};

/** The code tables of #clinical, each entry with how far it was verified. */
export const valueSets = (): readonly fhir4.ValueSet[] =>
  Object.entries(SETS).map(([id, { title, description, include }]) => ({
    resourceType: 'ValueSet',
    id,
    meta: meta(),
    url: `${URN}${id}`,
    identifier: [businessIdentifier('valueset', id)],
    version: TABLES_VERSION,
    name: `Titrate${id[0]?.toUpperCase() ?? ''}${id.slice(1)}`,
    title,
    status: 'active',
    experimental: false,
    publisher: 'Titrate',
    description,
    compose: { include: include() },
  }));
