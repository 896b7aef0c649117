import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { calculateDose, defaultGoal, type DoseCalculation, type EnteredQuantity, GOALS, type Protocol, protocols } from '#clinical';
import { conformanceErrors } from '../../../test/conformance/validator.js';
import { CONSENT_PURPOSES, type Consent, elementsOf, latestExpiry } from './consent/consent.js';
import type { Answered } from './detected-issues.js';
import { partId } from './part-id.js';
import { planResources } from './plan-resources.js';
import type { Plan, PlanOrder } from './plan.js';

/*
 * One signed plan of every protocol: 70.0 kg, the typical dose (after the least bolus of ACUTE-PO), 2 mg/mL, both consents, the goal of the protocol and one
 * answered limit. `WRITE_GOLDENS=1 npx jest libs/plans/src/plan-goldens` writes them anew; read every dosage text of the
 * difference as a pharmacist would.
 */
const FOLDER = path.join(import.meta.dirname, '../../../test/fixtures/goldens/plans');
const WRITE = process.env['WRITE_GOLDENS'] === '1';
const wire = (resource: object): string => `${JSON.stringify(resource, null, 2)}\n`;

const NOW = new Date('2026-03-02T09:00:00Z');
const SIGNED = new Date('2026-03-02T09:24:00Z');
const LIND = { sub: 'dr-lind', name: 'Dr. Ada Lind' };
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const clinic = { id: id(90), name: 'Harbour Infusion Clinic' };
/** The least bolus, where the protocol has a range of them; five minutes are what this prescriber orders. */
const bolusOf = ({ bolus }: Protocol): { readonly bolus?: EnteredQuantity; readonly bolusOver?: EnteredQuantity } =>
  bolus?.min ? { bolus: { value: bolus.min.value, unit: bolus.min.unit }, ...(bolus.over ? {} : { bolusOver: { value: '5', unit: 'min' } }) } : {};

function calculationOf(protocol: Protocol, order: PlanOrder): DoseCalculation {
  const { observationId: _where, ...weight } = order.weight;
  const calculation = calculateDose({ ...order, weight, protocol, birthDate: '1980-05-01' }, NOW);
  if (!calculation.ok) throw new Error(calculation.problems.map((p) => p.code).join());
  return calculation.value;
}

function planOf(protocol: Protocol): Plan {
  const { value, unit } = protocol.dose.typical;
  const order: PlanOrder = { dose: { value, unit }, ...bolusOf(protocol), weight: { value: '70.0', unit: 'kg', source: 'measured', measuredAt: '2026-03-01T08:00:00Z', observationId: id(5) }, concentration: { value: '2', unit: 'mg/mL' } };
  const drafted = { at: NOW, by: LIND };
  return { id: id(10), referralId: id(9), patientId: id(1), protocol, status: 'active', version: 2, revision: 1, firstSession: 1, order, calculation: calculationOf(protocol, order), thresholdsVersion: '1.0.0', drafted, ordered: drafted, changedAt: SIGNED, signed: { at: SIGNED, by: LIND } };
}

const consents: readonly Consent[] = CONSENT_PURPOSES.map((purpose, n) => ({
  id: id(60 + n), planId: id(10), patientId: id(1), purpose, text: { id: purpose === 'treatment' ? 'ketamine-off-label' : 'sharing-with-hospital', version: '3', language: 'en' }, elements: elementsOf(purpose), signedAt: NOW, expiresAt: latestExpiry(NOW, 12), recordedAt: NOW, recordedBy: { sub: 'n-okafor', name: 'Jonas Okafor, RN' },
}));

/** As the signature makes them: DetectedIssue of a limit, and of a finding with its evidence. */
const answered: readonly Answered[] = [
  {
    about: {
      rulesVersion: '1.1.0',
      finding: { rule: 'S29', title: 'Sedative or opioid', status: 'fail', severity: 'acknowledge', text: 'Opioid: more sedation and less breathing; capnography.', evidence: [{ resourceType: 'MedicationRequest', id: id(6) }], observed: '7804 oxycodone', threshold: 'within 1 d', citation: 'Spravato (esketamine) prescribing information and REMS.', source: 'spravato-pi', needsAcknowledgement: true },
    },
    acknowledgement: { id: id(70), finding: 'S29', covers: { evidence: [] }, reason: 'treated-and-monitored', text: 'Capnography is set up.', at: NOW, by: LIND },
  },
];

function resourcesOf(protocol: Protocol): fhir4.Resource[] {
  const plan = planOf(protocol);
  const kind = defaultGoal(protocol);
  const goals = [{ id: partId(plan.id, `goal/${kind}`), planId: plan.id, patientId: plan.patientId, kind, origin: 'protocol', description: GOALS[kind].description, aim: GOALS[kind], startDate: '2026-03-02', dueDate: '2026-05-25', achievement: 'in-progress', outcomeIds: [], made: { at: SIGNED, by: LIND } }] as const;
  return planResources(plan, { at: SIGNED, by: LIND }, { serviceRequestId: id(2), conditionIds: [id(4)], answered, goals, consents, clinic });
}

/** `MedicationRequest-2-midazolam.json`: in the order in which they are published. */
function fileNames(resources: readonly fhir4.Resource[]): string[] {
  const counts = new Map<string, number>();
  return resources.map((r) => {
    const n = (counts.get(r.resourceType) ?? 0) + 1;
    counts.set(r.resourceType, n);
    const drug = (r as fhir4.MedicationRequest).medicationCodeableConcept?.text;
    return `${r.resourceType}-${String(n)}${drug === undefined ? '' : `-${drug.replaceAll(' ', '-')}`}.json`;
  });
}

const all = protocols().filter((p) => p.blocked === undefined);

describe.each(all.map((p) => [p.id, p] as const))('%s', (name, protocol) => {
  const resources = resourcesOf(protocol);
  const names = fileNames(resources);
  const folder = path.join(FOLDER, name);

  it('is byte for byte its goldens', () => {
    if (WRITE) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.mkdirSync(folder, { recursive: true });
      resources.forEach((r, n) => fs.writeFileSync(path.join(folder, names[n] ?? ''), wire(r)));
    }
    expect(fs.readdirSync(folder).sort()).toEqual([...names].sort());
    resources.forEach((r, n) => expect(wire(r)).toBe(fs.readFileSync(path.join(folder, names[n] ?? ''), 'utf8')));
  });

  it('conforms to R4 and to the profiles it claims', () => {
    expect(resources.flatMap((r) => conformanceErrors(r).map((e) => `${r.resourceType}: ${e}`))).toEqual([]);
  });

  it('holds its orders together, and names its goal', () => {
    const orders = resources.filter((r): r is fhir4.MedicationRequest => r.resourceType === 'MedicationRequest');
    expect(new Set(orders.map((o) => o.groupIdentifier?.value)).size).toBe(1);
    expect(orders.filter((o) => o.medicationCodeableConcept?.text !== protocol.drug)).toHaveLength(protocol.adjuncts.length);
    const carePlan = resources.find((r): r is fhir4.CarePlan => r.resourceType === 'CarePlan');
    expect(carePlan?.goal).toEqual(resources.filter((r) => r.resourceType === 'Goal').map((g) => ({ reference: `Goal/${g.id ?? ''}` })));
    // every number that is coded stands in the words as well
    for (const d of orders.flatMap((o) => o.dosageInstruction ?? [])) {
      for (const q of (d.doseAndRate ?? []).flatMap((x) => [x.doseQuantity, x.rateQuantity]).filter((x) => x !== undefined)) expect(d.text).toContain(`${JSON.stringify(q.value)} ${q.unit ?? ''}`);
      for (const { low, high } of (d.doseAndRate ?? []).flatMap((x) => x.doseRange ?? [])) expect(d.text).toContain(`${JSON.stringify(low?.value)} to ${JSON.stringify(high?.value)} ${high?.unit ?? ''}`);
    }
  });
});

it('there is a folder for every protocol that may be planned, and no other', () => {
  expect(fs.readdirSync(FOLDER).sort()).toEqual(all.map((p) => p.id).sort());
});
