import { ok, refuse, type Problem, type Result } from '#clinical';
import { isFhirDate, isFhirDateTime } from './dates.js';
import type { Located, PatientFacts } from './facts.js';
import { asObject, asObjects, asList, asText, invalid, maybe, sourceOf, type Json } from './reading.js';

const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** The name to show: official, else usual, else the first that is not old. */
function nameOf(names: readonly Json[]): Json | undefined {
  return names.find((n) => n['use'] === 'official') ?? names.find((n) => n['use'] === 'usual') ?? names.find((n) => n['use'] !== 'old') ?? names[0];
}

export function readPatient({ resource, path }: Located): Result<PatientFacts> {
  const p: Json = asObject(resource) ?? {};
  const problems: Problem[] = [];
  const birthDate = p['birthDate'];
  if (birthDate !== undefined && !(typeof birthDate === 'string' && isFhirDate(birthDate))) {
    problems.push(invalid('DATE_INVALID', `${path}.birthDate`, 'This is not a day of the calendar.', 'Send YYYY-MM-DD, YYYY-MM or YYYY.'));
  }
  const gender = GENDERS.find((g) => g === p['gender']);
  if (p['gender'] !== undefined && gender === undefined) problems.push(invalid('CODE_INVALID', `${path}.gender`, 'This is not an administrative gender of FHIR.', 'Send male, female, other or unknown.'));
  const died = p['deceasedDateTime'];
  if (died !== undefined && !(typeof died === 'string' && isFhirDateTime(died))) problems.push(invalid('DATE_INVALID', `${path}.deceasedDateTime`, 'This is not a day or time of the calendar.'));
  if (problems.length > 0) return refuse(...problems);
  const name = nameOf(asObjects(p['name']));
  return ok({
    ...sourceOf(p, path),
    identifiers: asObjects(p['identifier']).flatMap((i) => {
      const [system, value] = [asText(i['system']), asText(i['value'])];
      return system === undefined || value === undefined ? [] : [{ system, value }];
    }),
    ...maybe('family', asText(name?.['family'])),
    given: asList(name?.['given']).flatMap((g) => asText(g) ?? []),
    ...maybe('birthDate', asText(birthDate)),
    ...maybe('gender', gender),
    deceased: p['deceasedBoolean'] === true || died !== undefined,
  });
}
