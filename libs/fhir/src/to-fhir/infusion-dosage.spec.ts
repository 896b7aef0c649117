import { describe, expect, it } from '@jest/globals';
import { infusionMedicationRequest, type InfusionOrderSource } from './medication-request.js';

const order: InfusionOrderSource = {
  id: 'a',
  status: 'active',
  intent: 'order',
  patientId: 'p',
  setting: 'outpatient',
  drug: { text: 'Ketamine' },
  authoredOn: '2026-11-23T09:15:00Z',
  requester: { sub: 's', name: 'Dr. A' },
  planId: 'plan',
  groupId: 'g',
  sessions: { first: 3, last: 10, ofCourse: 10 },
  interval: { every: 1, unit: 'd' },
  segments: [
    {
      ordered: { rate: { value: '0.350', unit: 'mg/kg/h' } },
      rate: { value: '24.50', unit: 'mg/h' },
      dose: { value: '98.00', unit: 'mg' },
      pumpRate: { value: '25.0', unit: 'mL/h' },
      duration: { value: '4', unit: 'h' },
    },
  ],
  sessionDose: { value: '98.00', unit: 'mg' },
  concentration: { value: '0.98', unit: 'mg/mL' },
  caps: { session: { value: '100', unit: 'mg' }, rate: { value: '25', unit: 'mg/h' } },
  weight: { value: { value: '70.0', unit: 'kg' }, measuredOn: '2026-11-20T07:00:00Z' },
};
const dosages = (s: InfusionOrderSource): fhir4.Dosage[] => infusionMedicationRequest(s).dosageInstruction ?? [];
const say = (q: fhir4.Quantity | undefined): string => `${String(q?.value)} ${q?.unit ?? ''}`;

describe('the text of a dosage', () => {
  it.each([
    ['a rate per weight', order],
    ['a dose over minutes', { ...order, segments: [{ ordered: { dose: { value: '0.5', unit: 'mg/kg' } }, rate: { value: '61.5', unit: 'mg/h' }, dose: { value: '41.0', unit: 'mg' }, pumpRate: { value: '61.5', unit: 'mL/h' }, duration: { value: '40', unit: 'min' } }] }],
    ['micrograms', { ...order, segments: [{ ordered: { rate: { value: '1.2', unit: 'ug/kg/min' } }, rate: { value: '5.04', unit: 'mg/h' }, dose: { value: '504.00', unit: 'mg' }, pumpRate: { value: '2.5', unit: 'mL/h' }, duration: { value: '100', unit: 'h' } }] }],
  ])('states every coded number, digit by digit: %s', (_name, s) => {
    for (const d of dosages(s)) {
      const coded = [
        ...(d.doseAndRate ?? []).flatMap((x) => [x.doseQuantity, x.rateQuantity]).filter((q) => q !== undefined).map(say),
        `${String(d.timing?.repeat?.duration)} ${d.timing?.repeat?.durationUnit ?? ''}`,
        `at most ${say(d.maxDosePerAdministration)} per session`,
        `at most ${String(d.maxDosePerPeriod?.numerator?.value)} mg/h`,
        'intravenous',
      ];
      for (const words of coded) expect(d.text).toContain(words);
    }
  });

  it('states what no element of Dosage can hold: weight with its day, concentration, sessions', () => {
    expect(dosages(order)[0]?.text).toMatch(/sessions 3 to 10 of 10, once a day.*70\.0 kg measured 2026-11-20$/);
    expect(dosages(order)[0]?.text).toContain('at 0.98 mg/mL');
  });

  it('says that a cap reduced the rate', () => {
    expect(dosages({ ...order, cappedFrom: { value: '31.50', unit: 'mg/h' } })[0]?.text).toContain('reduced to the cap from 31.50 mg/h');
  });

  it('says of a step of a ramp that it is a share of the cap, not the cap', () => {
    const capped = { ...order, ramp: { percent: '50', of: { value: '25.00', unit: 'mg/h' } }, cappedFrom: { value: '15.75', unit: 'mg/h' } };
    expect(dosages(capped)[0]?.text).toMatch(/50 % of 25\.00 mg\/h; rate .*, not 15\.75 mg\/h, because the full rate is cut to the cap;/);
    expect(dosages(capped)[0]?.text).not.toContain('reduced to the cap');
  });

  it('does not say that a flat dose was calculated on the weight', () => {
    const flat = { ...order, segments: order.segments.map((s) => ({ ...s, ordered: { rate: { value: '40', unit: 'mg/h' } } })) };
    expect(dosages(flat)[0]?.text).toMatch(/flat dose, not by weight; the patient weighs 70\.0 kg measured 2026-11-20$/);
    expect(dosages(order)[0]?.text).toMatch(/calculated on 70\.0 kg measured 2026-11-20$/);
  });

  it('numbers without a unit would be read as the next one: none is there', () => {
    expect(dosages(order)[0]?.text).not.toMatch(/\d (?![\d%]|mg|mL|h\b|kg|of|to|min|session)/);
  });
});

describe('a bolus before the infusion', () => {
  const bolus = { ordered: { value: '0.10', unit: 'mg/kg' }, dose: { value: '7.00', unit: 'mg' }, volume: { value: '7.14', unit: 'mL' }, over: { value: '10', unit: 'min' }, cap: { value: '24.50', unit: 'mg' } };
  const both = dosages({ ...order, bolus, sessionDose: { value: '105.00', unit: 'mg' }, instructions: ['Hold and call if systolic pressure is 180 mmHg or above'] });

  it('is a dosage of its own, first in sequence: what was ordered, what it comes to, how long', () => {
    expect(both.map((d) => d.sequence)).toEqual([1, 2]);
    const [first] = both;
    expect(first?.doseAndRate?.map((x) => [x.type?.coding?.[0]?.code, say(x.doseQuantity), x.rateQuantity])).toEqual([['ordered', '0.10 mg/kg', undefined], ['calculated', '7.00 mg', undefined]]);
    expect([String(first?.timing?.repeat?.duration), first?.timing?.repeat?.durationUnit, first?.timing?.repeat?.count]).toEqual(['10', 'min', 8]);
  });

  it('has a cap of its own: an hourly limit of the rate would read as if it forbade the bolus', () => {
    expect(both.map((d) => [d.maxDosePerAdministration && say(d.maxDosePerAdministration), d.maxDosePerPeriod === undefined])).toEqual([['24.50 mg', true], ['100 mg', false]]);
  });

  it('states every number and every instruction in words, and that the session counts it', () => {
    expect(both[0]?.text).toBe('bolus 0.10 mg/kg intravenous over 10 min, once before the infusion; dose 7.00 mg; 7.14 mL at 0.98 mg/mL; sessions 3 to 10 of 10, once a day; at most 24.50 mg as a bolus; calculated on 70.0 kg measured 2026-11-20; Hold and call if systolic pressure is 180 mmHg or above');
    expect(both[1]?.text).toContain('105.00 mg per session, bolus included');
  });
});

describe('an infusion that is titrated to effect', () => {
  const rule = 'Up by 0.05 mg/kg/h a step, not more often than every 4 h, if: Pain is not relieved.';
  const [d] = dosages({ ...order, segments: order.segments.map((s) => ({ ...s, titration: { low: { value: '7.00', unit: 'mg/h' }, high: { value: '35.00', unit: 'mg/h' }, rule } })) });

  it('gives its range beside the order, which stays first, and its rule as an instruction', () => {
    expect(d?.doseAndRate?.map((x) => [x.type?.coding?.[0]?.code, x.type?.text])).toEqual([['ordered', undefined], ['calculated', undefined], ['calculated', 'Pump rate'], ['ordered', 'Titration range']]);
    expect([say(d?.doseAndRate?.[3]?.rateRange?.low), say(d?.doseAndRate?.[3]?.rateRange?.high)]).toEqual(['7.00 mg/h', '35.00 mg/h']);
    expect(d?.additionalInstruction).toEqual([{ text: rule }]);
  });

  it('says both in words, and that the total is that of the ordered rate', () => {
    expect(d?.text).toContain('titrate to effect between 7.00 mg/h and 35.00 mg/h');
    expect(d?.text).toContain('98.00 mg per session, if the rate is not changed');
    expect(d?.text).toMatch(/Pain is not relieved\.$/);
  });
});

describe('the coded dosage', () => {
  it('gives the order first, then mg/h with the dose, then the pump', () => {
    const [d] = dosages(order);
    expect((d?.doseAndRate ?? []).map((x) => [x.type?.coding?.[0]?.code, x.type?.text, x.rateQuantity?.code, x.doseQuantity?.code])).toEqual([
      ['ordered', undefined, 'mg/kg/h', undefined],
      ['calculated', undefined, 'mg/h', 'mg'],
      ['calculated', 'Pump rate', 'mL/h', undefined],
    ]);
  });

  it('counts the sessions of this step alone', () => {
    expect(dosages(order)[0]?.timing?.repeat).toMatchObject({ count: 8, frequency: 1, period: 1, periodUnit: 'd' });
  });

  it('leaves out the caps that a protocol does not have', () => {
    const [d] = dosages({ ...order, caps: {} });
    expect(d).not.toHaveProperty('maxDosePerPeriod');
    expect(d).not.toHaveProperty('maxDosePerAdministration');
  });

  it('refuses a duration that is no time: a bug, not an input', () => {
    const [segment] = order.segments;
    if (segment === undefined) throw new Error('the order has a segment');
    expect(() => dosages({ ...order, segments: [{ ...segment, duration: { value: '4', unit: 'mg' } }] })).toThrow(TypeError);
  });
});
