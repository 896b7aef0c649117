import type { Unit } from '../quantity/unit.js';
import type { Provenance, SourceId } from '../sources.js';
import type { DrugKey } from '../terminology/drugs.js';

type ConvertibleOpioid = Extract<DrugKey, 'codeine' | 'fentanyl' | 'hydrocodone' | 'hydromorphone' | 'methadone' | 'morphine' | 'oxycodone' | 'oxymorphone' | 'tapentadol' | 'tramadol'>;

/** `other`: one that this list does not name; told in words and never left out, or the sum would look whole. */
export type OpioidKey = ConvertibleOpioid | 'buprenorphine' | 'ketamine' | 'other';

export const OPIOID_ROUTES = {
  oral: 'by mouth',
  transdermal: 'patch',
  sublingual: 'under the tongue or in the cheek',
  nasal: 'by the nose',
  rectal: 'rectal',
  subcutaneous: 'subcutaneous',
  intramuscular: 'intramuscular',
  intravenous: 'intravenous',
  neuraxial: 'epidural or intrathecal',
} as const satisfies Record<string, string>;
export type OpioidRoute = keyof typeof OPIOID_ROUTES;

export type OpioidUnit = Extract<Unit, 'mg/d' | 'ug/h'>;

export interface MmeFactor {
  /** MME a day for one `unit`. Decimal text. */
  readonly factor: string;
  readonly unit: OpioidUnit;
  readonly route: OpioidRoute;
  readonly mark: Provenance;
  readonly source: SourceId;
}

const byMouth = (factor: string): MmeFactor => ({ factor, unit: 'mg/d', route: 'oral', mark: 'V', source: 'cdc-2022' });

/**
 * CDC 2022, each for one route. Not those of 2016, which public decision support still holds: hydromorphone was 4,
 * methadone rose from 4 to 12 with its dose, and tapentadol and tramadol had none.
 */
export const MME_FACTORS: Readonly<Record<ConvertibleOpioid, MmeFactor>> = {
  codeine: byMouth('0.15'),
  fentanyl: { factor: '2.4', unit: 'ug/h', route: 'transdermal', mark: 'V', source: 'cdc-2022' },
  hydrocodone: byMouth('1.0'),
  hydromorphone: byMouth('5.0'),
  methadone: byMouth('4.7'),
  morphine: byMouth('1.0'),
  oxycodone: byMouth('1.5'),
  oxymorphone: byMouth('3.0'),
  tapentadol: byMouth('0.4'),
  tramadol: byMouth('0.2'),
};

const CONVERTIBLE = Object.keys(MME_FACTORS) as ConvertibleOpioid[];

/** What may be named in a sum. Buprenorphine and ketamine have no factor, and neither has any opioid by another route. */
export const OPIOID_KEYS: readonly OpioidKey[] = [...CONVERTIBLE, 'buprenorphine', 'ketamine', 'other'];

/** Opioids, for the screening too. */
export const OPIOID_DRUGS: readonly DrugKey[] = [...CONVERTIBLE, 'buprenorphine'];

/** None where this drug by this route has no factor: then it is "not convertible", which is not zero. */
export function mmeFactor(drug: OpioidKey, route: OpioidRoute): MmeFactor | undefined {
  const known = Object.hasOwn(MME_FACTORS, drug) ? MME_FACTORS[drug as ConvertibleOpioid] : undefined;
  return known?.route === route ? known : undefined;
}
