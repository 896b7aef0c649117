import { stated } from '../protocols/protocol.js';
import type { Measure } from './measures.js';
import type { MonitoringPlan } from './monitoring-plan.js';
import { CONFIRMATION, DISCHARGE_GATE, FOLLOW_UP, LIVER_TRIGGER, OVERDUE, USUAL_CHECK, USUAL_SCALES, USUAL_TRIGGERS } from './usual.js';

/** The policy thins out the circulation before the mind: hourly for 12 hours against hourly for 24. */
const CIRCULATION: readonly Measure[] = ['blood-pressure', 'heart-rate', 'respiratory-rate', 'oxygen-saturation'];
const MIND: readonly Measure[] = ['pain', 'sedation', 'distress', 'hallucinations'];
const FIRST_HOURS: readonly Measure[] = [...USUAL_CHECK, 'pain', 'distress', 'hallucinations'];

export const INPATIENT_MULTI_DAY: MonitoringPlan = {
  id: 'inpatient-multi-day',
  version: '1.0.0',
  title: 'Inpatient infusion over days',
  baseline: [
    { measures: ['blood-pressure', 'heart-rate', 'respiratory-rate', 'oxygen-saturation', 'temperature', 'sedation', 'pain', 'weight', 'liver-tests'], mark: 'P', source: 'project' },
    { measures: ['ecg'], onlyIf: 'with cardiovascular disease', mark: 'P', source: 'project' },
  ],
  phases: [
    { id: 'first-hour', title: 'First hour', until: stated('1', 'h', 'V', 'rcht-policy'), checks: [{ measures: FIRST_HOURS, every: stated('15', 'min', 'V', 'rcht-policy') }] },
    { id: 'hours-2-3', title: 'Hours 2 and 3', from: stated('1', 'h', 'V', 'rcht-policy'), until: stated('3', 'h', 'V', 'rcht-policy'), checks: [{ measures: FIRST_HOURS, every: stated('30', 'min', 'V', 'rcht-policy') }] },
    { id: 'next-12-hours', title: 'Next 12 hours', from: stated('3', 'h', 'V', 'rcht-policy'), until: stated('15', 'h', 'V', 'rcht-policy'), checks: [{ measures: [...CIRCULATION, ...MIND], every: stated('1', 'h', 'V', 'rcht-policy') }] },
    {
      id: 'to-hour-27', title: 'Until hour 27', from: stated('15', 'h', 'V', 'rcht-policy'), until: stated('27', 'h', 'V', 'rcht-policy'),
      checks: [{ measures: MIND, every: stated('1', 'h', 'V', 'rcht-policy') }, { measures: CIRCULATION, every: stated('2', 'h', 'V', 'rcht-policy') }],
    },
    { id: 'later', title: 'Later', from: stated('27', 'h', 'V', 'rcht-policy'), checks: [{ measures: [...CIRCULATION, ...MIND], every: stated('2', 'h', 'V', 'rcht-policy') }] },
  ],
  alongside: [
    { measures: ['oxygen-saturation'], rhythm: { kind: 'continuous', until: stated('24', 'h', 'P', 'project') }, mark: 'P', source: 'ed-protocol' },
    { measures: ['capnography'], rhythm: { kind: 'continuous' }, onlyIf: 'with sleep apnoea or an opioid', mark: 'P', source: 'project' },
    { measures: ['pain', 'dissociation', 'distress'], rhythm: { kind: 'every', every: stated('4', 'h', 'P', 'project') }, mark: 'P', source: 'project' },
    { measures: ['liver-tests'], rhythm: { kind: 'every', every: stated('24', 'h', 'V', 'aa-pract-2020'), atLatest: stated('48', 'h', 'V', 'aa-pract-2020') }, mark: 'V', source: 'aa-pract-2020' },
  ],
  recovery: { checks: [{ measures: USUAL_CHECK, every: stated('2', 'h', 'P', 'project') }], atLeast: [{ of: 'any', duration: stated('6', 'h', 'P', 'project') }] },
  followUp: FOLLOW_UP,
  overdue: OVERDUE,
  confirmation: CONFIRMATION,
  triggers: [...USUAL_TRIGGERS, LIVER_TRIGGER],
  scales: USUAL_SCALES,
  dischargeGate: DISCHARGE_GATE,
  notes: [
    'Open: the note counts "hourly for 24 hours" and "hourly for 12 hours" without saying from when; here from hour 3, the later reading, so that nobody is watched less.',
    'Open: pain and distress stand in two rows of the note, hourly and every 4 hours; the more frequent one holds, the other is when CADSS-6 is taken as well.',
    'Open: the note asks for no closer look after a bolus or a higher rate later in the stay.',
    'Respiratory rate is read with blood pressure, heart rate and SpO2, because it has a trigger; the policy does not name it.',
  ],
  reviewDue: '2027-11-01',
};
