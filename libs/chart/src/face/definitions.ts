import { searchsetBundle, stringifyFhir } from '#fhir';
import { ProblemException } from '#platform';
import { notHeld } from './face-problem.js';
import { FhirAnswer } from './fhir-answer.js';
import type { Asked } from './fhir-face.js';
import { acceptJson } from './negotiate.js';

/** Types that are no record of a patient: they are made from data when they are asked for, and stored nowhere. */
export const DEFINITION_TYPES = ['CodeSystem', 'PlanDefinition', 'ValueSet'] as const;
export type DefinitionType = (typeof DEFINITION_TYPES)[number];

type Definition = fhir4.CodeSystem | fhir4.PlanDefinition | fhir4.ValueSet;

interface Parameter {
  readonly type: 'uri' | 'token' | 'string';
  readonly of: (resource: Definition) => readonly string[];
}

const some = (...values: readonly (string | undefined)[]): readonly string[] => values.filter((v) => v !== undefined);

const COMMON = {
  _id: { type: 'token', of: (r) => some(r.id) },
  url: { type: 'uri', of: (r) => some(r.url) },
  version: { type: 'token', of: (r) => some(r.version) },
  status: { type: 'token', of: (r) => [r.status] },
  name: { type: 'string', of: (r) => some(r.name) },
  title: { type: 'string', of: (r) => some(r.title) },
  // with its system and without
  identifier: { type: 'token', of: (r) => (r.identifier ?? []).flatMap((i) => some(`${i.system ?? ''}|${i.value ?? ''}`, i.value)) },
} as const satisfies Record<string, Parameter>;

export const DEFINITION_PARAMS: Readonly<Record<DefinitionType, Readonly<Record<string, Parameter>>>> = { CodeSystem: COMMON, PlanDefinition: COMMON, ValueSet: COMMON };

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Strings match at their beginning, whatever case and accents; everything else is exact (R4 search §3.1.1.4). */
const fits = ({ type, of }: Parameter, resource: Definition, wanted: string): boolean => of(resource).some((have) => (type === 'string' ? folded(have).startsWith(folded(wanted)) : have === wanted));

const unknown = (name: string): ProblemException =>
  new ProblemException([{ kind: 'not-supported', code: 'SEARCH_PARAMETER_UNKNOWN', text: 'A search parameter is not known for this type.', expression: name, fix: 'Use the parameters of the CapabilityStatement, or leave out Prefer: handling=strict.' }], 400);

export function readDefinition(resource: Definition | undefined, asked: Asked): FhirAnswer {
  acceptJson(asked.accept, asked.query.get('_format'));
  if (!resource) throw notHeld();
  return new FhirAnswer(200, stringifyFhir(resource));
}

/** All that fit, on one page: there are as many as a clinic has protocols, or the software tables. `base` is that of the face. */
export function searchDefinitions(type: DefinitionType, held: readonly Definition[], asked: Asked, base: string): FhirAnswer {
  acceptJson(asked.accept, asked.query.get('_format'));
  const strict = /(^|[,;\s])handling\s*=\s*strict($|[,;\s])/i.test(asked.prefer ?? '');
  const parameters: Readonly<Record<string, Parameter>> = DEFINITION_PARAMS[type];
  const applied: [string, string][] = [];
  let matches = held;
  for (const [name, value] of asked.query) {
    if (name === '_format') continue;
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter || value === '') {
      if (strict) throw unknown(name);
      continue;
    }
    applied.push([name, value]);
    const wanted = value.split(',');
    matches = matches.filter((r) => wanted.some((w) => fits(parameter, r, w)));
  }
  const query = new URLSearchParams(applied).toString();
  const bundle = searchsetBundle({ base, self: `${base}/${type}${query === '' ? '' : `?${query}`}`, total: matches.length, matches, included: [] });
  return new FhirAnswer(200, stringifyFhir(bundle));
}
