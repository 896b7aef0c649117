/* eslint-disable no-restricted-globals -- Date only parses what it is given here; no clock is read */

import { type DrugKey, DRUGS, KETAMINE_PRODUCTS, SYSTEMS } from '#clinical';
import type { KetamineCourseFact, Located } from './facts.js';
import { asCodedFact, asList, asObject, asText, hasCode, referenceText, resourceType, sourceOf, type Json } from './reading.js';

const KETAMINE = (['ketamine', 'esketamine'] satisfies DrugKey[]).flatMap((key) => DRUGS[key].terms).concat(Object.values(KETAMINE_PRODUCTS));
/** Nothing was given. */
const NOT_GIVEN = new Set(['not-done', 'entered-in-error']);
const DAY_MS = 86_400_000;
/** Sessions further apart than this are no longer days in a row: the next day, with room for a later start. */
const NEXT_DAY_MS = 1.5 * DAY_MS;

interface Given {
  readonly course: { readonly kind: KetamineCourseFact['kind']; readonly reference: string };
  readonly start: string;
  readonly end: string | undefined;
}

/**
 * Ketamine that was given, out of MedicationAdministrations. Those that fulfil an order of a care plan are one course; what
 * names no plan stands for itself. A stretch of a session (partOf another administration) is no session of its own.
 */
export function ketamineCourses(resources: readonly Located[]): KetamineCourseFact[] {
  const plans = plansOfOrders(resources);
  const courses = new Map<string, Given[]>();
  for (const { resource, path } of resources) {
    const given = resourceType(resource) === 'MedicationAdministration' ? givenBy(asObject(resource) ?? {}, path, plans) : undefined;
    if (given) courses.set(given.course.reference, [...(courses.get(given.course.reference) ?? []), given]);
  }
  return [...courses.values()].map(courseOf);
}

function givenBy(m: Json, path: string, plans: ReadonlyMap<string, string>): Given | undefined {
  const code = asCodedFact(m['medicationCodeableConcept']);
  const isKetamine = KETAMINE.some((t) => hasCode(code, SYSTEMS[t.system], [t.code]));
  const isStretch = asList(m['partOf']).some((p) => referenceText(p)?.split('/').at(-2) === 'MedicationAdministration');
  const period = asObject(m['effectivePeriod']);
  const start = asText(m['effectiveDateTime']) ?? asText(period?.['start']);
  if (!isKetamine || isStretch || start === undefined || NOT_GIVEN.has(asText(m['status']) ?? '')) return undefined;
  const plan = plans.get(localReference(m['request']) ?? '');
  return { course: plan === undefined ? { kind: 'MedicationAdministration', reference: sourceOf(m, path).reference } : { kind: 'CarePlan', reference: plan }, start, end: asText(period?.['end']) };
}

/** `Type/id`, without base or version. */
const localReference = (v: unknown): string | undefined => referenceText(v)?.replace(/\/_history\/.*$/, '').split('/').slice(-2).join('/');

function plansOfOrders(resources: readonly Located[]): ReadonlyMap<string, string> {
  const plans = new Map<string, string>();
  for (const { resource, path } of resources) {
    if (resourceType(resource) !== 'MedicationRequest') continue;
    const order = asObject(resource) ?? {};
    const plan = asList(order['basedOn']).map(localReference).find((r) => r?.startsWith('CarePlan/'));
    if (plan !== undefined) plans.set(sourceOf(order, path).reference, plan);
  }
  return plans;
}

function courseOf(given: readonly Given[]): KetamineCourseFact {
  const sessions = [...given].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const followsUp = (g: Given, n: number): boolean => {
    const gap = Date.parse(g.start) - Date.parse(sessions[n - 1]?.start ?? '');
    return gap > 0 && gap <= NEXT_DAY_MS && g.start.slice(0, 10) !== sessions[n - 1]?.start.slice(0, 10);
  };
  const isLong = (g: Given): boolean => g.end !== undefined && Date.parse(g.end) - Date.parse(g.start) > DAY_MS;
  const { kind, reference } = (sessions[0] as Given).course;
  return { kind, reference, sessions: sessions.map((g) => g.start), multiDay: sessions.some(followsUp) || sessions.some(isLong) };
}
