import { stated } from '../protocols/protocol.js';
import type { MonitoringPlan } from './monitoring-plan.js';
import { CONFIRMATION, DISCHARGE_GATE, FOLLOW_UP, OVERDUE, SHORTEST_RECOVERY, USUAL_CHECK, USUAL_SCALES, USUAL_TRIGGERS } from './usual.js';

export const OUTPATIENT_4H: MonitoringPlan = {
  id: 'outpatient-4h',
  version: '1.0.0',
  title: 'Outpatient infusion of up to four hours',
  baseline: [{ measures: ['blood-pressure', 'heart-rate', 'respiratory-rate', 'oxygen-saturation', 'temperature', 'sedation', 'pain'], mark: 'P', source: 'project' }],
  afterChange: { after: ['start', 'bolus', 'rate-increase'], measures: USUAL_CHECK, every: stated('5', 'min', 'P', 'project'), times: 3 },
  phases: [
    { id: 'first-hour', title: 'First hour', until: stated('1', 'h', 'P', 'project'), checks: [{ measures: USUAL_CHECK, every: stated('15', 'min', 'P', 'rcht-policy') }] },
    { id: 'hours-2-3', title: 'Hours 2 and 3', from: stated('1', 'h', 'P', 'project'), until: stated('3', 'h', 'P', 'project'), checks: [{ measures: USUAL_CHECK, every: stated('15', 'min', 'P', 'rcht-policy'), atLatest: stated('30', 'min', 'P', 'rcht-policy') }] },
    { id: 'later', title: 'Later', from: stated('3', 'h', 'P', 'project'), checks: [{ measures: USUAL_CHECK, every: stated('30', 'min', 'P', 'project') }] },
  ],
  alongside: [
    { measures: ['oxygen-saturation'], rhythm: { kind: 'continuous' }, mark: 'P', source: 'ed-protocol' },
    { measures: ['pain', 'dissociation', 'distress'], rhythm: { kind: 'moments', moments: [{ at: 'start', after: stated('30', 'min', 'P', 'project') }, { at: 'end' }, { at: 'end', after: stated('60', 'min', 'P', 'project') }] }, mark: 'P', source: 'project' },
  ],
  recovery: { checks: [{ measures: USUAL_CHECK, every: stated('15', 'min', 'P', 'project') }], atLeast: SHORTEST_RECOVERY, until: 'every criterion of discharge is met' },
  followUp: FOLLOW_UP,
  overdue: OVERDUE,
  confirmation: CONFIRMATION,
  triggers: USUAL_TRIGGERS,
  scales: USUAL_SCALES,
  dischargeGate: DISCHARGE_GATE,
  notes: [
    'Open: the note does not list what a check reads; here it is whatever a trigger speaks of.',
    'Open: up to which dose 30 minutes of recovery are enough is not said; without a decision of the clinician it is 60 minutes.',
    'The 2 hours after esketamine come from the rules for the nasal spray.',
    'Liver tests and an electrocardiogram belong to screening here, not to the session.',
  ],
  reviewDue: '2027-11-01',
};
