import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkProtocol, type Protocol, protocols, type Stated } from '#clinical';
import { conformanceErrors } from '../../../../test/conformance/validator.js';
import { readPlanDefinition } from '../from-fhir/plan-definition.js';
import { parseFhirJson, stringifyFhir } from '../json.js';
import { planDefinition } from './plan-definition.js';

/** Over the wire and back. */
function roundTrip(protocol: Protocol): Protocol {
  const parsed = parseFhirJson(stringifyFhir(planDefinition({ protocol, id: protocol.id, status: 'active' })));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const read = readPlanDefinition(parsed.value);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

const decimalText = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.stringMatching(/^\d{1,8}$/)).map(([whole, rest]) => `${whole}.${rest}`);
const mark = fc.constantFrom('V' as const, 'GK' as const, 'P' as const);
const source = fc.constantFrom('project' as const, 'clinic' as const, 'schwartzman-2009' as const);
const stated = <U extends Stated['unit']>(...units: U[]): fc.Arbitrary<Stated<U>> => fc.record({ value: decimalText, unit: fc.constantFrom(...units), mark, source });
const words = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((s) => s.trim() !== '' && !/[\u0000-\u001f]/.test(s));  
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const cited = fc.record({ source, finding: words, mark });
const rate = stated('mg/kg/h', 'ug/kg/min', 'mg/h', 'mg/d');
const defined = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Any form that the parser lets pass, consistent or not: the mapper must not depend on sense. */
const anyProtocol: fc.Arbitrary<Protocol> = fc
  .record({
    base: fc.constantFrom(...protocols()),
    id: fc.stringMatching(/^[A-Z0-9-]{3,40}$/),
    title: words,
    notes: fc.array(words, { maxLength: 3 }),
    dose: fc.record({ typical: rate, min: rate, max: rate }),
    bolus: maybe(fc.record({ min: maybe(stated('mg/kg')), max: stated('mg/kg'), over: maybe(stated('min')) })),
    segments: fc.array(fc.record({ rate: fc.oneof(fc.constant('ordered' as const), rate), duration: stated('h', 'min'), shortest: maybe(stated('h', 'min')), longest: maybe(stated('h', 'min')) }), { minLength: 1, maxLength: 4 }),
    course: fc.record({ planned: fc.integer({ min: 1, max: 1000 }), fewest: fc.integer({ min: 1, max: 9 }), most: fc.integer({ min: 1, max: 9 }), minimumInterval: maybe(stated('h', 'd')), usualInterval: maybe(stated('h', 'd', 'wk')), repeatAfter: maybe(stated('d', 'mo')), therapy: maybe(fc.constantFrom('acute', 'continuous')), text: words }),
    ramp: fc.array(fc.record({ fromSession: fc.integer({ min: 1, max: 60 }), fraction: decimalText, mark, source }), { maxLength: 3 }),
    titration: maybe(fc.record({ start: maybe(rate), step: maybe(rate), largestStep: maybe(rate), interval: maybe(stated('h', 'd')), upIf: words, downIf: maybe(words), stopIf: maybe(words), mark, source })),
    caps: fc.record({ ordered: maybe(rate), rate: maybe(stated('mg/h')), ratePerKg: maybe(stated('mg/kg/h', 'ug/kg/min')), session: maybe(stated('mg')), sessionPerKg: maybe(stated('mg/kg')), day: maybe(stated('mg/d')), bolusPerKg: maybe(stated('mg/kg')) }),
    concentrations: fc.array(stated('mg/mL'), { maxLength: 4 }),
    adjuncts: fc.array(fc.record({ drug: fc.constantFrom('midazolam' as const, 'clonidine' as const), dose: stated('mg', 'g'), doseTo: maybe(stated('mg', 'g')), maxDose: maybe(stated('mg', 'g')), route: fc.constantFrom('intravenous' as const, 'oral' as const), timing: fc.constantFrom('before' as const, 'daily' as const), asNeeded: fc.boolean(), instruction: words, dosesPerSession: maybe(fc.integer({ min: 1, max: 9 })) }), { maxLength: 3 }),
    bag: maybe(fc.record({ volume: stated('mL'), pumpRate: stated('mL/h') })),
    evidence: fc.record({ grade: fc.constantFrom('moderate' as const, 'none' as const), summary: words, citations: fc.array(cited, { maxLength: 3 }), negativeTrials: fc.array(cited, { maxLength: 3 }) }),
    blocked: maybe(words),
    approvedBy: maybe(words),
    approvedOn: maybe(fc.constant('2026-11-01')),
  })
  .map(({ base, ...change }) => defined({ ...base, ...change }) as Protocol);

describe('a protocol as PlanDefinition', () => {
  it.each(protocols().map((p) => [p.id, p] as const))('%s comes back as it was and conforms to R4', (_, protocol) => {
    expect(roundTrip(protocol)).toEqual(protocol);
    expect(conformanceErrors(planDefinition({ protocol, id: protocol.id, status: 'active' }))).toEqual([]);
  });

  it('comes back digit by digit, whatever it says', () => {
    fc.assert(fc.property(anyProtocol, (protocol) => expect(roundTrip(protocol)).toEqual(protocol)), { numRuns: 300 });
  });

  it('carries the range of a drug beside the infusion, and the monitoring plan in words below its key', () => {
    const { action } = planDefinition({ protocol: protocols()[2] as Protocol, id: 'x', status: 'active' });
    const midazolam = action?.find((a) => a.title?.startsWith('midazolam'));
    expect(midazolam?.title).toBe('midazolam 1 to 2 mg, intravenous, as needed');
    expect(midazolam?.extension?.[0]?.extension?.find((e) => e.url === 'dose')?.valueRange).toMatchObject({ low: { code: 'mg' }, high: { code: 'mg' } });
    const monitoring = action?.find((a) => a.prefix === 'monitoring');
    expect(monitoring?.code?.[0]?.coding?.[0]).toMatchObject({ system: 'urn:titrate:cs:monitoring-plan', code: 'inpatient-multi-day' });
    expect(monitoring?.action?.find((a) => a.title === 'RASS at or below -3')).toMatchObject({ prefix: 'monitoring-trigger', textEquivalent: expect.stringContaining('Stop') });
  });

  it('carries the trials against it, marked as such', () => {
    const sigtermans = planDefinition({ protocol: protocols()[1] as Protocol, id: 'x', status: 'active' }).relatedArtifact?.filter((a) => a.label === 'Speaks against');
    expect(sigtermans?.map((a) => [a.type, a.extension?.some((e) => e.url === 'urn:titrate:ext:negative-trial' && e.valueBoolean === true)])).toEqual([['citation', true], ['citation', true]]);
  });
});

describe('a PlanDefinition that is not ours, or is damaged', () => {
  const [crps] = protocols() as [Protocol];
  const fields = (damage: (r: Record<string, any>) => void): unknown => { // eslint-disable-line @typescript-eslint/no-explicit-any -- damage reaches anywhere
    const parsed = parseFhirJson(stringifyFhir(planDefinition({ protocol: crps, id: 'x', status: 'active' })));
    const resource = (parsed.ok ? parsed.value : {}) as Record<string, unknown>;
    damage(resource);
    const read = readPlanDefinition(resource);
    return read.ok ? checkProtocol(read.value).map((p) => p.expression) : read.problems.map((p) => p.expression);
  };

  it.each<[string, Parameters<typeof fields>[0], string]>([
    ['another type', (r) => { r['resourceType'] = 'ActivityDefinition'; }, 'resourceType'],
    ['a foreign url', (r) => { r['url'] = 'http://example.org/x'; }, 'url'],
    ['no infusion', (r) => { r['action'].shift(); }, 'action'],
    ['no setting', (r) => { r['useContext'].shift(); }, 'setting'],
    ['a unit that is none', (r) => { r['action'][0].extension[4].extension[2].valueQuantity.code = 'mg/kg/min'; }, 'dose.max.unit'],
    ['a number as text', (r) => { r['action'][0].extension[4].extension[2].valueQuantity.value = '0.35'; }, 'dose.max.value'],
    ['a number without source', (r) => { r['action'][0].extension[4].extension[2].valueQuantity.extension.pop(); }, 'dose.max.source'],
    ['an exponent', (r) => { r['action'][0].extension[4].extension[2].valueQuantity.value = 1e21; }, 'dose.max.value'],
    ['a cap that is unknown', (r) => { r['action'][0].extension[5].extension[0].url = 'minute'; }, 'caps.minute'],
    ['no caps', (r) => { r['action'][0].extension[5].extension = []; }, 'CRPS-OP-10D.caps'],
    ['an adjunct without drug', (r) => { r['action'][1].extension[0].extension.splice(1, 1); }, 'adjuncts[0].drug'],
    ['a range without its upper end', (r) => { delete r['action'][3].extension[0].extension.find((e: { url: string }) => e.url === 'dose').valueQuantity; }, 'adjuncts[2].dose'],
    ['no monitoring', (r) => { r['action'].pop(); }, 'monitoringPlan'],
  ])('%s', (_, damage, field) => {
    expect(fields(damage)).toContain(field);
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.anything(), (x) => { readPlanDefinition(x); readPlanDefinition({ resourceType: 'PlanDefinition', url: 'urn:titrate:protocol:X', action: [{ prefix: 'infusion', extension: x, action: x }], useContext: x, relatedArtifact: [x] }); }), { numRuns: 300 });
  });
});
