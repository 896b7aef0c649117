import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { protocols } from '#clinical';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

type Given = Record<string, unknown> & { readonly kg?: string; readonly mgPerMl?: string; readonly step?: string };

/** "0.35 mg/kg/h" on a weight measured today, with whatever else the order says. */
function order(protocol: string, dose: string, { kg = '70', mgPerMl, step, ...more }: Given = {}): Record<string, unknown> {
  const [value, unit] = dose.split(' ');
  return {
    protocol,
    dose: { value, unit },
    weight: { value: kg, unit: 'kg', source: 'measured', measuredAt: '2026-01-15' },
    ...(mgPerMl === undefined ? {} : { concentration: { value: mgPerMl, unit: 'mg/mL' } }),
    ...(step === undefined ? {} : { pumpStep: { value: step, unit: 'mL/h' } }),
    ...more,
  };
}

const ask = (body: unknown, token?: string): Promise<Answer> => day.post('/plans/preview', body, token);

async function preview(...given: Parameters<typeof order>): Promise<Answer['json']> {
  const answer = await ask(order(...given));
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.json;
}

const limits = (c: Answer['json']): string[] => c.limits.map((l: { tier: string; code: string }) => `${l.tier} ${l.code}`);
const errors = (a: Answer): unknown => [a.status, ...(a.json.errors ?? []).map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const said = (q: { value: string; unit: string }): string => `${q.value} ${q.unit}`;

describe('the test vectors, over HTTP', () => {
  it('TV1: CRPS-OP-10D, 70 kg, from its own bag', async () => {
    const c = await preview('CRPS-OP-10D', '0.35 mg/kg/h');
    expect([c.rate, c.sessionTotal, c.concentration, c.pumpRate, c.courseTotal].map(said)).toEqual(['24.50 mg/h', '98.00 mg', '0.98 mg/mL', '25.0 mL/h', '906.50 mg']);
    expect(c.sessions.map((s: { total: { value: string } }) => s.total.value)).toEqual(['49.00', '73.50', ...Array<string>(8).fill('98.00')]);
    expect(c).toMatchObject({ flags: [], effectiveDose: { value: '0.3500', unit: 'mg/kg/h' } });
  });

  it('TV1: the session that is asked for, else the full dose', async () => {
    const totals = await Promise.all([1, 2, 3, undefined].map(async (session) => (await preview('CRPS-OP-10D', '0.35 mg/kg/h', { mgPerMl: '2', ...(session ? { session } : {}) })).sessionTotal.value));
    expect(totals).toEqual(['49.00', '73.50', '98.00', '98.00']);
  });

  it('TV2: 90 kg is capped', async () => {
    const c = await preview('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '90', mgPerMl: '2' });
    expect([c.rate, c.sessionTotal, c.effectiveDose].map(said)).toEqual(['25.00 mg/h', '100.00 mg', '0.2778 mg/kg/h']);
    expect(c.flags).toEqual(['CAP_APPLIED']);
    expect((await preview('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '71.42', mgPerMl: '2' })).flags).toEqual([]);
    expect((await preview('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '71.43', mgPerMl: '2' })).flags).toEqual(['CAP_APPLIED']);
  });

  it('TV3: DEP-OP-6, 82 kg', async () => {
    const one = await preview('DEP-OP-6', '0.5 mg/kg', { kg: '82', mgPerMl: '1' });
    expect([one.sessionTotal, one.rate, one.effectiveDose, one.pumpRate, one.courseTotal].map(said)).toEqual(['41.00 mg', '61.50 mg/h', '0.7500 mg/kg/h', '61.5 mL/h', '246.00 mg']);
    const two = await preview('DEP-OP-6', '0.5 mg/kg', { kg: '82', mgPerMl: '2' });
    expect([two.pumpRate, two.roundingError].map(said)).toEqual(['30.8 mL/h', '0.16 %']);
    expect(limits(two)).toEqual([]);
  });

  it.each([
    ['1.2', ['0.0720 mg/kg/h', '5.04 mg/h', '2.5 mL/h']],
    ['7.2', ['0.4320 mg/kg/h', '30.24 mg/h', '15.1 mL/h']],
  ])('TV4: %s ug/kg/min', async (dose, expected) => {
    const c = await preview('CRPS-IP-100H', `${dose} ug/kg/min`, { mgPerMl: '2' });
    expect([c.effectiveDose, c.rate, c.pumpRate].map(said)).toEqual(expected);
  });

  it('TV5: CRPS-IP-5D rises in three steps', async () => {
    const c = await preview('CRPS-IP-5D', '40 mg/h', { mgPerMl: '2' });
    expect([c.sessionTotal, c.pumpRate].map(said)).toEqual(['4680.00 mg', '20.0 mL/h']);
    expect(c.sessions[0].segments.map((s: { dose: { value: string } }) => s.dose.value)).toEqual(['20.00', '40.00', '60.00', '4560.00']);
    const { supplies } = await preview('CRPS-IP-5D', '40 mg/h', { mgPerMl: '2', bagVolume: { value: '500', unit: 'mL' } });
    expect([supplies.bags, said(supplies.perBag), said(supplies.hoursPerBag), supplies.vials, said(supplies.vial.amount)]).toEqual([5, '1000 mg', '25 h', 10, '500 mg']);
  });

  it.each([
    ['actual', '60.00', '120'],
    ['ideal', '28.45', '56.9'],
    ['adjusted', '41.05', '82.1'],
  ])('TV6: 165 cm and 120 kg on %s weight', async (weightBasis, mg, kg) => {
    const c = await preview('DEP-OP-6', '0.5 mg/kg', { kg: '120', mgPerMl: '1', height: { value: '165', unit: 'cm' }, sex: 'female', weightBasis });
    expect([c.sessionTotal.value, c.weightUsed.value, c.bodyMassIndex.value]).toEqual([mg, kg, '44.08']);
    expect(limits(c)).toContain('soft BMI_ABOVE_40');
  });

  it('TV7: a body mass index of 29.984 is below 30', async () => {
    const at = async (kg: string) => limits(await preview('DEP-OP-6', '0.5 mg/kg', { kg, mgPerMl: '1', height: { value: '178', unit: 'cm' }, sex: 'male' }));
    expect(await at('95')).toEqual([]);
    expect(await at('95.1')).toEqual(['hard WEIGHT_BASIS_REQUIRED']);
  });

  it('TV16: a session of 42.0 mg from 100 mL at 1 mg/mL takes one vial of 500 mg', async () => {
    const { supplies, steps } = await preview('DEP-OP-6', '0.5 mg/kg', { kg: '84', mgPerMl: '1', bagVolume: { value: '100', unit: 'mL' }, vial: { value: '50', unit: 'mg/mL' } });
    expect(supplies).toMatchObject({ bags: 1, perBag: { value: '100', unit: 'mg' }, volume: { value: '42.0', unit: 'mL' }, vials: 1, vial: { amount: { value: '500', unit: 'mg' }, volume: { value: '10', unit: 'mL' } }, vialFrom: 'order', course: { sessions: 6, bags: 6, vials: 6 } });
    expect(steps.at(-1)).toMatchObject({ what: 'Vials for the session', result: '1' });
  });

  it('TV8: SCI-IP-7D, 75 kg', async () => {
    const c = await preview('SCI-IP-7D', '80 mg', { kg: '75' });
    expect([c.rate, c.concentration, c.pumpRate, c.effectiveDose, c.courseTotal].map(said)).toEqual(['16.00 mg/h', '0.16 mg/mL', '100.0 mL/h', '0.2133 mg/kg/h', '560.00 mg']);
  });

  it('TV9: ACUTE-PO, 64 kg, with a bolus', async () => {
    const c = await preview('ACUTE-PO', '0.2 mg/kg/h', { kg: '64', mgPerMl: '2', bolus: { value: '0.3', unit: 'mg/kg' } });
    expect([c.bolus.dose, c.bolus.volume, c.rate, c.pumpRate, c.sessions[0].segments[0].dose, c.sessionTotal].map(said)).toEqual(['19.20 mg', '9.6 mL', '12.80 mg/h', '6.4 mL/h', '307.20 mg', '326.40 mg']);
  });

  it.each([
    ['100', ['4.17 mg/h', '0.4 mL/h', '-4.00 %'], ['soft ROUNDING_ERROR_HIGH']],
    ['300', ['12.50 mg/h', '1.3 mL/h', '4.00 %'], ['soft ROUNDING_ERROR_HIGH']],
    ['500', ['20.83 mg/h', '2.1 mL/h', '0.80 %'], []],
  ])('TV10: CA-BURST, %s mg in 24 hours', async (dose, expected, stops) => {
    const c = await preview('CA-BURST', `${dose} mg/d`, { mgPerMl: '10' });
    expect([c.rate, c.pumpRate, c.roundingError].map(said)).toEqual(expected);
    expect(limits(c)).toEqual(stops);
  });

  it('TV11: 58.4 kg on a pump of 0.1 mL/h', async () => {
    const c = await preview('GEN-IP-5D', '0.5 mg/kg/h', { kg: '58.4', mgPerMl: '5' });
    expect([c.rate, c.pumpRate, c.roundingError].map(said)).toEqual(['29.20 mg/h', '5.8 mL/h', '-0.68 %']);
    expect(limits(c)).not.toContain('soft ROUNDING_ERROR_HIGH');
  });

  it('TV11: on a pump of 1 mL/h half-up would pass the cap of 0.5 mg/kg/h, so the rate is rounded down', async () => {
    const c = await preview('GEN-IP-5D', '0.5 mg/kg/h', { kg: '58.4', mgPerMl: '5', step: '1' });
    expect(said(c.pumpRate)).toBe('5 mL/h');
    expect(c.notes).toContain('PUMP_ROUNDED_DOWN_TO_CAP');
    expect(limits(c)).toContain('hard ROUNDING_ERROR_TOO_HIGH');
  });

  it('TV12: a unit slip', async () => {
    expect(errors(await ask(order('CRPS-OP-10D', '0.5 mg/kg/min', { mgPerMl: '2' })))).toEqual([422, 'UNIT_NOT_ALLOWED dose.unit']);
  });

  it('TV13: pounds typed as kilograms', async () => {
    const c = await preview('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '154', mgPerMl: '2', height: { value: '175', unit: 'cm' }, previousWeight: { value: '69.85', unit: 'kg' } });
    expect(c.bodyMassIndex.value).toBe('50.29');
    expect(limits(c)).toEqual(expect.arrayContaining(['soft WEIGHT_CHANGED', 'soft BMI_ABOVE_40', 'hard WEIGHT_LOOKS_LIKE_POUNDS']));
  });

  it('TV14: GEN-OP-LOW rises in three steps', async () => {
    const c = await preview('GEN-OP-LOW', '0.3 mg/kg/h', { kg: '80', mgPerMl: '2' });
    expect(c.sessions[0].segments.map((s: { dose: { value: string } }) => s.dose.value)).toEqual(['4.00', '8.00', '72.00']);
    expect(said(c.sessionTotal)).toBe('84.00 mg');
  });
});

describe('the answer', () => {
  it('has every number of the contract as decimal text with its unit, and each step to check by hand', async () => {
    const c = await preview('CRPS-OP-10D', '0.35 mg/kg/h', { mgPerMl: '2', session: 3, step: '0.1' });
    const form: Record<string, [RegExp, string]> = {
      rate: [/^\d+\.\d\d$/, 'mg/h'], pumpRate: [/^\d+\.\d$/, 'mL/h'], sessionTotal: [/^\d+\.\d\d$/, 'mg'], courseTotal: [/^\d+\.\d\d$/, 'mg'],
      effectiveDose: [/^\d+\.\d{4}$/, 'mg/kg/h'], roundingError: [/^-?\d+\.\d\d$/, '%'],
    };
    for (const [name, [value, unit]] of Object.entries(form)) expect([name, c[name]]).toEqual([name, { value: expect.stringMatching(value), unit }]);
    for (const step of c.steps) expect(step).toEqual({ what: expect.any(String), formula: expect.any(String), inputs: expect.any(Object), result: expect.any(String) });
    expect(c.steps.length).toBeGreaterThan(3);
  });

  it('says why no bags are counted where the order does not say their volume', async () => {
    const c = await preview('GEN-IP-5D', '0.1 mg/kg/h', { mgPerMl: '5' });
    expect([c.supplies, c.suppliesAbsent]).toEqual([undefined, { code: 'BAG_VOLUME_NEEDED', text: expect.stringContaining('bagVolume') }]);
  });

  it('comes with the limits that would stop a signature, each with tier, text and source', async () => {
    const c = await preview('GEN-IP-5D', '1.2 mg/kg/h', { mgPerMl: '3', kg: '300', weight: { value: '300', unit: 'kg', source: 'stated', measuredAt: '2025-01-01' } });
    expect(limits(c)).toEqual(expect.arrayContaining(['hard WEIGHT_OUT_OF_RANGE', 'soft WEIGHT_NOT_MEASURED', 'soft WEIGHT_STALE', 'hard DOSE_ABOVE_CAP', 'hard CONCENTRATION_NOT_LISTED']));
    for (const l of c.limits) expect(l).toEqual({ code: expect.any(String), tier: expect.stringMatching(/^(soft|hard)$/), text: expect.any(String), source: expect.stringMatching(/\S/) });
  });

  it('is 200 for the example of every protocol in the OpenAPI document', async () => {
    const { paths } = (await day.api.call('GET', '/openapi.json')).json;
    const examples = Object.values(paths['/api/v1/plans/preview'].post.requestBody.content['application/json'].examples as Record<string, { value: { protocol: string } }>);
    expect(new Set(examples.map((e) => e.value.protocol))).toEqual(new Set(protocols().filter((p) => p.blocked === undefined).map((p) => p.id)));
    for (const { value } of examples) expect([value.protocol, (await ask(value)).status]).toEqual([value.protocol, 200]);
  });

  it('is given to everybody of the clinic and to no system', async () => {
    const body = order('CRPS-OP-10D', '0.35 mg/kg/h', { mgPerMl: '2' });
    const statuses = await Promise.all([day.tokens.clinician, day.tokens.nurse, day.tokens.integrator, day.tokens.system].map(async (token) => (await ask(body, token)).status));
    expect(statuses).toEqual([200, 200, 200, 403]);
  });
});

describe('what cannot be computed is refused and its field named', () => {
  const fine = order('CRPS-OP-10D', '0.35 mg/kg/h', { mgPerMl: '2' });
  it.each<[string, Record<string, unknown>, string]>([
    ['no weight', { weight: undefined }, 'FIELD_MISSING weight'],
    ['a weight without number', { weight: { unit: 'kg' } }, 'FIELD_MISSING weight.value'],
    ['a weight in pounds', { weight: { value: '154', unit: 'lb' } }, 'UNIT_NOT_ALLOWED weight.unit'],
    ['a weight of nothing', { weight: { value: '0', unit: 'kg' } }, 'VALUE_NOT_POSITIVE weight.value'],
    ['a weight that nobody has a word for', { weight: { value: '70', unit: 'kg', source: 'guessed' } }, 'FIELD_INVALID weight.source'],
    ['a weight dated nonsense', { weight: { value: '70', unit: 'kg', measuredAt: 'last week' } }, 'DATE_NOT_VALID weight.measuredAt'],
    ['a weight dated the 30th of February', { weight: { value: '70', unit: 'kg', measuredAt: '2026-02-30' } }, 'DATE_NOT_VALID weight.measuredAt'],
    ['an amount for a rate', { dose: { value: '0.35', unit: 'mg/kg' } }, 'UNIT_NOT_ALLOWED dose.unit'],
    ['mcg', { dose: { value: '6', unit: 'mcg/kg/min' } }, 'UNIT_NOT_ALLOWED dose.unit'],
    ['a unit that is a property of every object', { dose: { value: '0.35', unit: 'constructor' } }, 'UNIT_NOT_ALLOWED dose.unit'],
    ['a naked point', { dose: { value: '.35', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['a decimal comma', { dose: { value: '0,35', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['an exponent', { dose: { value: '35e-2', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['a hexadecimal', { dose: { value: '0x1', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['infinity', { dose: { value: 'Infinity', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['no number at all', { dose: { value: 'NaN', unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['a number that is none of JSON text', { dose: { value: 0.35, unit: 'mg/kg/h' } }, 'FIELD_INVALID dose.value'],
    ['more digits than a chart can keep', { dose: { value: `0.${'3'.repeat(30)}`, unit: 'mg/kg/h' } }, 'DECIMAL_NOT_VALID dose.value'],
    ['text as long as a book', { dose: { value: '1'.repeat(5000), unit: 'mg/kg/h' } }, 'FIELD_INVALID dose.value'],
    ['a negative dose', { dose: { value: '-0.35', unit: 'mg/kg/h' } }, 'VALUE_NOT_POSITIVE dose.value'],
    ['a pump that never moves', { pumpStep: { value: '0', unit: 'mL/h' } }, 'VALUE_NOT_POSITIVE pumpStep.value'],
    ['a concentration in mL/mg', { concentration: { value: '2', unit: 'mL/mg' } }, 'UNIT_NOT_ALLOWED concentration.unit'],
    ['a session that is not in the course', { session: 11 }, 'SESSION_NOT_VALID session'],
    ['session nought', { session: 0 }, 'FIELD_INVALID session'],
    ['half a session', { session: 1.5 }, 'FIELD_INVALID session'],
    ['a course without end', { sessions: 1e9 }, 'SESSIONS_NOT_VALID sessions'],
    ['ideal weight without height', { weightBasis: 'ideal', sex: 'male' }, 'HEIGHT_REQUIRED height'],
    ['ideal weight without sex', { weightBasis: 'ideal', height: { value: '170', unit: 'cm' } }, 'SEX_REQUIRED sex'],
    ['a basis that is none', { weightBasis: 'lean' }, 'FIELD_INVALID weightBasis'],
    ['a protocol that is none', { protocol: '__proto__' }, 'PROTOCOL_UNKNOWN protocol'],
    ['a bag that is none', { bagVolume: { value: '5', unit: 'L' } }, 'UNIT_NOT_ALLOWED bagVolume.unit'],
    ['a vial that is none', { vial: { value: '25', unit: 'mg/mL' } }, 'VIAL_UNKNOWN vial.value'],
    ['a vial that is not diluted', { vial: { value: '10', unit: 'mg/mL' } }, 'VIAL_NOT_DILUTED vial'],
    ['a field that is none', { speed: 'fast' }, 'FIELD_UNKNOWN speed'],
    ['text for an object', { concentration: '2 mg/mL' }, 'FIELD_INVALID concentration'],
  ])('%s', async (_, change, problem) => {
    const answer = await ask({ ...fine, ...change });
    expect(errors(answer)).toEqual([422, problem]);
  });

  it('in words for people, not for programmers', async () => {
    const { text } = await ask({ protocol: 'CRPS-OP-10D', weight: null });
    expect(text).toContain('Give a value');
    expect(text).not.toMatch(/undefined|should not be/);
  });

  it('no concentration where the protocol has no bag of its own', async () => {
    expect(errors(await ask(order('GEN-OP-LOW', '0.3 mg/kg/h')))).toEqual([422, 'CONCENTRATION_REQUIRED concentration']);
  });

  it('the blocked protocol, with its reason', async () => {
    const answer = await ask(order('BLOCK', '3 mg/kg/h', { mgPerMl: '10' }));
    expect(errors(answer)).toEqual([422, 'PROTOCOL_BLOCKED protocol']);
    expect(answer.text).toContain('need ventilation in intensive care');
  });

  it('a body that is no object, or no JSON', async () => {
    for (const raw of ['[]', '"x"', '{', 'null']) expect([raw, (await day.api.call('POST', '/api/v1/plans/preview', { token: day.tokens.clinician, raw })).status]).toEqual([raw, 400]);
  });
});
