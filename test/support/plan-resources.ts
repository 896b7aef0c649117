import { randomUUID } from 'node:crypto';
import { businessIdentifier, decimal, UCUM } from '#fhir';
import type { TestStream } from './ehr.js';

const subjectOf = (stream: TestStream): fhir4.Reference => ({ reference: `Patient/${stream.patientId}` });

export const carePlan = (stream: TestStream, id: string = randomUUID(), change: Partial<fhir4.CarePlan> = {}): fhir4.CarePlan => ({
  resourceType: 'CarePlan', id, identifier: [businessIdentifier('plan', id)], status: 'active', intent: 'plan', title: 'Ketamine infusions', subject: subjectOf(stream), ...change,
});

/** `rate` in mg/kg/h, as decimal text. */
export const medicationRequest = (stream: TestStream, planId: string, rate = '0.350', id: string = randomUUID(), change: Partial<fhir4.MedicationRequest> = {}): fhir4.MedicationRequest => ({
  resourceType: 'MedicationRequest', id, identifier: [businessIdentifier('rx', id)], status: 'active', intent: 'order', subject: subjectOf(stream), basedOn: [{ reference: `CarePlan/${planId}` }],
  medicationCodeableConcept: { text: 'ketamine' },
  dosageInstruction: [{ text: `ketamine ${rate} mg/kg/h`, doseAndRate: [{ rateQuantity: { value: decimal(rate), unit: 'mg/kg/h', system: UCUM, code: 'mg/kg/h' } }] }],
  ...change,
});

export const painScore = (stream: TestStream, value: string, id: string = randomUUID(), change: Partial<fhir4.Observation> = {}): fhir4.Observation => ({
  resourceType: 'Observation', id, identifier: [businessIdentifier('observation', id)], status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] }, subject: subjectOf(stream),
  effectiveDateTime: '2026-03-01T10:00:00Z', valueQuantity: { value: decimal(value), unit: '{score}', system: UCUM, code: '{score}' }, ...change,
});
