import { describe, expect, it } from '@jest/globals';
import { questionnaires } from '../instruments/registry.js';
import { VALUE_SETS } from '../screening/value-sets.js';
import { isIcd10Code, isLoincCode, isRxNormId, isSnomedId } from './check-digits.js';
import { DOCUMENTS, ROUTES, SERVICES } from './clinical-services.js';
import { CONDITIONS } from './conditions.js';
import { DRUGS, KETAMINE_PRODUCTS } from './drugs.js';
import { OBSERVATIONS } from './observations.js';
import { type Concept, coded, coding, concept, icd10, type SystemKey, type Term } from './term.js';

const VALID: Record<SystemKey, (code: string) => boolean> = { snomed: isSnomedId, loinc: isLoincCode, icd10cm: isIcd10Code, rxnorm: isRxNormId, ucum: () => true };

const concepts: readonly Concept[] = [CONDITIONS, DRUGS, OBSERVATIONS, ROUTES, SERVICES, DOCUMENTS].flatMap((table) => Object.values<Concept>(table));
const terms: readonly Term[] = [...concepts.flatMap((c) => c.terms), ...Object.values(KETAMINE_PRODUCTS), ...questionnaires().flatMap((i) => i.options.flatMap((o) => (o.code ? [o.code] : [])))];

describe('check digits', () => {
  it('knows right from wrong', () => {
    expect(['373464007', '47625008', '461621000124108'].map(isSnomedId)).toEqual([true, true, true]);
    // a code that community lists give for neuropathic pain
    expect(['18603003', '373464008', '0', 'abc'].map(isSnomedId)).toEqual([false, false, false, false]);
    expect(['8480-6', '72514-3', 'LA6568-5'].map(isLoincCode)).toEqual([true, true, true]);
    expect(['8480-5', '72514-4', '8480', 'LA6568-6'].map(isLoincCode)).toEqual([false, false, false, false]);
  });

  it('finds every single wrong digit of a SNOMED code', () => {
    for (const place of [0, 3, 7]) for (const digit of '0123456789') {
      const code = Array.from('373464007').map((d, n) => (n === place ? digit : d)).join('');
      expect(isSnomedId(code)).toBe(code === '373464007');
    }
  });

  it.each(terms.map((t) => [`${t.system} ${t.code}`, t] as const))('%s', (_, t) => {
    expect(VALID[t.system](t.code)).toBe(true);
    expect(t.display).not.toBe('');
  });

  it.each(Object.entries(VALUE_SETS))('value set %s', (_, set) => {
    for (const [system, marks] of Object.entries(set)) {
      for (const code of Object.values(marks).flat() as string[]) expect([code, VALID[system as SystemKey](code.replace('.*', '').replace('*', ''))]).toEqual([code, true]);
    }
  });
});

describe('what is sent out', () => {
  it('never carries an unverified code', () => {
    for (const c of concepts) {
      const sent = coded(c).coding?.map((x) => x.code) ?? [];
      expect(sent).toEqual(c.terms.filter((t) => t.verified !== 'unverified').map((t) => t.code));
    }
    expect(coded(CONDITIONS['phantom-limb'])).toEqual({ text: 'Phantom limb pain' });
  });

  it('carries no display where only the code was seen', () => {
    expect(coding(icd10('M79.7', 'Fibromyalgia', 'A'))).toEqual({ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M79.7' });
    expect(coded(concept('x', icd10('G89.3', 'Neoplasm related pain (acute) (chronic)', 'D')))).toEqual({ text: 'x', coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G89.3', display: 'Neoplasm related pain (acute) (chronic)' }] });
  });
});
