import { describe, expect, it } from '@jest/globals';
import { checkProtocol } from './check-protocol.js';
import { findProtocol, protocols } from './library.js';
import type { Protocol } from './protocol.js';

const crps = findProtocol('CRPS-OP-10D') as Protocol;
const fields = (change: object) => checkProtocol({ ...crps, ...change }).map((p) => p.expression);

describe('the protocol library', () => {
  it('holds every regimen of the clinical note, one of them blocked', () => {
    expect(protocols().map((p) => p.id)).toEqual(['CRPS-OP-10D', 'CRPS-IP-100H', 'CRPS-IP-5D', 'GEN-IP-5D', 'GEN-OP-LOW', 'SCI-IP-7D', 'NP-OP-SINGLE', 'FM-OP', 'DEP-OP-6', 'DEP-OP-MAINT', 'ACUTE-PO', 'CA-IP-CIVI', 'CA-BURST', 'BOOST-OP', 'BLOCK']);
    expect(protocols().filter((p) => p.blocked !== undefined).map((p) => p.id)).toEqual(['BLOCK']);
  });

  it.each(protocols().map((p) => [p.id, p] as const))('%s is consistent', (_, protocol) => {
    expect(checkProtocol(protocol)).toEqual([]);
  });

  it('finds by id only', () => {
    expect(findProtocol('toString')).toBeUndefined();
  });
});

describe('checkProtocol names the field', () => {
  it.each([
    ['unknown unit', { basis: 'mg/kg/h', dose: { ...crps.dose, max: { ...crps.dose.max, unit: 'mg/kg/min' } } }, 'CRPS-OP-10D.dose.max.unit'],
    ['not a decimal', { dose: { ...crps.dose, max: { ...crps.dose.max, value: '.35' } } }, 'CRPS-OP-10D.dose.max.value'],
    ['unknown source', { caps: { rate: { ...crps.caps.rate, source: 'hearsay' } } }, 'CRPS-OP-10D.caps.rate.source'],
    ['unknown mark', { ramp: [{ fromSession: 1, fraction: '1', mark: 'X', source: 'project' }] }, 'CRPS-OP-10D.ramp.0.mark'],
    ['doses out of order', { dose: { ...crps.dose, min: crps.dose.max, max: crps.dose.min } }, 'CRPS-OP-10D.dose'],
    ['no cap', { caps: {} }, 'CRPS-OP-10D.caps'],
    ['drug and chirality', { drug: 'esketamine' }, 'CRPS-OP-10D.chirality'],
    ['basis of another kind', { basis: 'mg/h' }, 'CRPS-OP-10D.dose.typical.unit'],
    ['two ordered stretches', { segments: [...crps.segments, ...crps.segments], bag: undefined }, 'CRPS-OP-10D.segments'],
    ['fraction above 1', { ramp: [{ fromSession: 1, fraction: '1.1', mark: 'P', source: 'project' }] }, 'CRPS-OP-10D.ramp[0].fraction'],
    ['ramp from session 2', { ramp: [{ fromSession: 2, fraction: '1', mark: 'P', source: 'project' }] }, 'CRPS-OP-10D.ramp[0].fromSession'],
    ['course out of order', { course: { ...crps.course, most: 9 } }, 'CRPS-OP-10D.course'],
    ['series without interval', { course: { planned: 10, fewest: 10, most: 10, text: '' } }, 'CRPS-OP-10D.course.minimumInterval'],
    ['bag too small', { bag: { ...crps.bag, volume: { ...crps.bag?.volume, value: '90' } } }, 'CRPS-OP-10D.bag'],
    ['no citation', { evidence: { ...crps.evidence, citations: [] } }, 'CRPS-OP-10D.evidence.citations'],
    ['bolus without cap', { bolus: { max: { value: '0.1', unit: 'mg/kg', mark: 'P', source: 'project' } } }, 'CRPS-OP-10D.caps.bolusPerKg'],
    ['no concentration', { concentrations: [] }, 'CRPS-OP-10D.concentrations'],
    ['version', { version: '1' }, 'CRPS-OP-10D.version'],
    ['review date', { reviewDue: 'soon' }, 'CRPS-OP-10D.reviewDue'],
  ])('%s', (_, change, field) => {
    expect(fields(change)).toContain(field);
  });
});
