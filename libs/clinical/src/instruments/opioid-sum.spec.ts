import { describe, expect, it } from '@jest/globals';
import { MME_FACTORS } from './opioid-factors.js';
import { type EnteredOpioid, totalOpioids } from './opioid-sum.js';

const daily = (drug: string, value: string, change: Partial<EnteredOpioid> = {}): EnteredOpioid => ({ drug, route: 'oral', value, unit: 'mg/d', ...change });
const patch = (drug: string, value: string): EnteredOpioid => daily(drug, value, { route: 'transdermal', unit: 'ug/h' });
const total = (...opioids: EnteredOpioid[]) => totalOpioids({ opioids });
const problems = (...opioids: EnteredOpioid[]): string[] => {
  const sum = total(...opioids);
  return sum.ok ? [] : sum.problems.map((p) => `${p.code} ${p.expression ?? ''}`);
};

describe('morphine milligram equivalents a day (CDC 2022)', () => {
  it.each([
    ['oxycodone 20 mg three times a day', daily('oxycodone', '60'), '90'],
    ['methadone 20 mg', daily('methadone', '20'), '94'],
    ['fentanyl 25 mcg/h', patch('fentanyl', '25'), '60'],
    ['hydromorphone 8 mg a day', daily('hydromorphone', '8'), '40'],
    ['tramadol 300 mg a day', daily('tramadol', '300'), '60'],
    ['codeine 120 mg a day', daily('codeine', '120'), '18'],
    ['hydrocodone 30 mg a day', daily('hydrocodone', '30'), '30'],
    ['morphine 15.5 mg a day', daily('morphine', '15.5'), '15.5'],
    ['oxymorphone 10 mg a day', daily('oxymorphone', '10'), '30'],
    ['tapentadol 200 mg a day', daily('tapentadol', '200'), '80'],
    ['fentanyl 12.5 mcg/h', patch('fentanyl', '12.5'), '30'],
  ])('%s', (_, opioid, expected) => {
    expect(total(opioid)).toMatchObject({ ok: true, value: { total: expected, partial: false } });
  });

  it('does not use the factors of 2016: hydromorphone was 4, methadone 4 to 12 by its dose, tapentadol and tramadol had none', () => {
    expect(total(daily('hydromorphone', '8'))).not.toMatchObject({ value: { total: '32' } });
    // 2016: 20 mg × 4, 40 mg × 8, 60 mg × 10, 100 mg × 12
    expect(['20', '40', '60', '100'].map((mg) => { const sum = total(daily('methadone', mg)); return sum.ok && sum.value.total; })).toEqual(['94', '188', '282', '470']);
    expect([MME_FACTORS.tapentadol.factor, MME_FACTORS.tramadol.factor]).toEqual(['0.4', '0.2']);
  });

  it('adds up exactly, whatever floats would make of it', () => {
    expect(total(daily('codeine', '0.7'), daily('tramadol', '0.1'))).toMatchObject({ value: { total: '0.125' } });
    expect(total(daily('oxycodone', '30'), daily('oxycodone', '10'), patch('fentanyl', '25'))).toMatchObject({ value: { total: '120', taken: [{ mme: '45' }, { mme: '15' }, { mme: '60', factor: '2.4' }] } });
  });

  it.each([
    ['buprenorphine', daily('buprenorphine', '8', { route: 'sublingual' })],
    ['a buprenorphine patch', patch('buprenorphine', '20')],
    ['ketamine', daily('ketamine', '100')],
    ['intravenous morphine', daily('morphine', '24', { route: 'intravenous' })],
    ['intravenous fentanyl', daily('fentanyl', '25', { route: 'intravenous', unit: 'ug/h' })],
    ['an intrathecal pump', daily('hydromorphone', '2', { route: 'neuraxial' })],
    ['one that the list does not have', daily('other', '4', { name: 'levorphanol' })],
  ])('%s is not convertible: alone there is no number, beside others a part', (_, opioid) => {
    const alone = total(opioid);
    expect(alone).toMatchObject({ ok: true, value: { partial: true, taken: [{ drug: opioid.drug, value: opioid.value }] } });
    expect(alone.ok && alone.value).not.toHaveProperty('total');
    expect(alone.ok && alone.value.taken[0]).not.toHaveProperty('mme');
    expect(total(daily('morphine', '30'), opioid)).toMatchObject({ value: { total: '30', partial: true, taken: [{ mme: '30' }, { drug: opioid.drug }] } });
  });

  it('takes an empty list for "none" only where that is said', () => {
    expect(totalOpioids({ takesNoOpioid: true })).toEqual({ ok: true, value: { total: '0', partial: false, taken: [] } });
    expect(totalOpioids({ takesNoOpioid: true, opioids: [] }).ok).toBe(true);
    expect(problems()).toEqual(['OPIOIDS_REQUIRED opioids']);
    expect(totalOpioids({ takesNoOpioid: false })).toMatchObject({ problems: [{ code: 'OPIOIDS_REQUIRED' }] });
    expect(totalOpioids({ takesNoOpioid: true, opioids: [daily('morphine', '10')] })).toMatchObject({ problems: [{ code: 'OPIOIDS_CONTRADICT', expression: 'takesNoOpioid' }] });
  });

  it('names what is wrong, each entry by its place', () => {
    expect(problems(daily('oxycodone', '60'), daily('fentanyl', '25', { route: 'transdermal' }), daily('heroin', '1'))).toEqual(['UNIT_NOT_ALLOWED opioids[1].unit', 'OPIOID_UNKNOWN opioids[2].drug']);
    expect(problems(daily('oxycodone', '60', { unit: 'ug/h' }))).toEqual(['UNIT_NOT_ALLOWED opioids[0].unit']);
    expect(problems(daily('oxycodone', '60', { unit: 'mg' }))).toEqual(['UNIT_NOT_ALLOWED opioids[0].unit']);
    expect(total(daily('fentanyl', '25', { route: 'transdermal', unit: 'mcg/h' }))).toMatchObject({ problems: [{ fix: expect.stringContaining('use "ug/h"') }] });
    expect(problems(daily('oxycodone', '0'))).toEqual(['VALUE_NOT_POSITIVE opioids[0].value']);
    expect(problems(daily('oxycodone', '-5'))).toEqual(['VALUE_NOT_POSITIVE opioids[0].value']);
    expect(problems(daily('oxycodone', 'sixty'))).toEqual(['DECIMAL_NOT_VALID opioids[0].value']);
    expect(problems(daily('oxycodone', '0.0001'))).toEqual(['VALUE_TOO_FINE opioids[0].value']);
    expect(problems(daily('oxycodone', '60000'))).toEqual(['OPIOID_IMPLAUSIBLE opioids[0].value']);
    expect(problems(daily('oxycodone', '60', { route: 'constructor' }))).toEqual(['ROUTE_UNKNOWN opioids[0].route']);
    expect(problems(daily('constructor', '60'))).toEqual(['OPIOID_UNKNOWN opioids[0].drug']);
    expect(problems(daily('other', '60'))).toEqual(['OPIOID_NAME_REQUIRED opioids[0].name']);
    expect(problems(daily('oxycodone', '60', { name: 'OxyContin' }))).toEqual(['OPIOID_NAME_NOT_EXPECTED opioids[0].name']);
  });
});
