import { describe, expect, it } from '@jest/globals';
import type { EhrCapability, TypeCapability } from '#ehr';
import { reportOf } from './probe-ehr.js';

const full: TypeCapability = { create: true, update: true, read: true, search: true, conditionalCreate: true, conditionalUpdate: true, versioning: true, searchParams: ['identifier'] };
const TYPES = ['CarePlan', 'Goal', 'MedicationRequest', 'MedicationAdministration', 'Procedure', 'Observation', 'Task'];
const capability = (types: Record<string, TypeCapability>, more: Partial<EhrCapability> = {}): EhrCapability => ({ fhirVersion: '4.0.1', software: undefined, transaction: true, batch: true, types, ...more });

describe('what a CapabilityStatement means for us', () => {
  it('nothing is lost at an EHR that takes everything', () => {
    const report = reportOf(capability(Object.fromEntries(TYPES.map((t) => [t, full]))));
    expect(report).toMatchObject({ strategy: 'transaction', losses: [] });
    expect(report.types.every((t) => t.accepted && t.note === null)).toBe(true);
  });

  it('what a typical EHR does not take is named, and how it is delivered', () => {
    const report = reportOf(capability({ Observation: { ...full, conditionalCreate: false }, Task: { ...full, create: false }, Procedure: { ...full, update: false } }, { transaction: false }));
    expect(report.strategy).toBe('one-by-one');
    expect(report.losses).toEqual(['CarePlan', 'Goal', 'MedicationRequest', 'MedicationAdministration', 'Procedure'].map((t) => `${t} stays with us: the EHR does not take it.`));
    expect(report.types.find((t) => t.type === 'Observation')).toMatchObject({ accepted: true, note: 'Looked up by identifier before it is created.' });
    expect(report.types.find((t) => t.type === 'Task')).toMatchObject({ accepted: true, note: null });
  });

  it('another version of FHIR, missing versions and a Task that cannot be updated are said', () => {
    const report = reportOf(capability({ Observation: { ...full, versioning: false }, Task: { ...full, update: false } }, { fhirVersion: '3.0.2' }));
    expect(report.losses[0]).toBe('We write FHIR R4 (4.0.1); this EHR speaks another version.');
    expect(report.losses).toContain('The hospital is not told what becomes of its referral: Task cannot be updated.');
    expect(report.types.find((t) => t.type === 'Observation')?.note).toBe('Not versioned: a change made there at the same moment cannot be noticed.');
  });
});
