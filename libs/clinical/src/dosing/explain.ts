import { describeQuantity, type Quantity } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';
import { isAmountUnit } from '../quantity/unit.js';
import type { DoseStep } from './dose.js';
import type { ExactPlan } from './exact-plan.js';
import { type ExactSession, PLACES } from './exact-session.js';
import type { Order } from './order.js';
import { adjustedWeight, type DosingWeight, idealWeight } from './weight.js';

export interface Explained {
  readonly order: Order;
  readonly plan: ExactPlan;
  readonly weight: DosingWeight;
  readonly bmi: Ratio | undefined;
  readonly actualKg: Ratio;
  readonly chosen: ExactSession;
  readonly courseTotal: Ratio;
}

/** The calculation line by line, in the order in which a nurse would do it by hand. */
export function explain(of: Explained): readonly DoseStep[] {
  return [...weightSteps(of), ...rateSteps(of), ...pumpSteps(of), ...totalSteps(of)];
}

const step = (what: string, formula: string, inputs: Record<string, string>, result: string): DoseStep => ({ what, formula, inputs, result });

function weightSteps({ order, weight, bmi, actualKg }: Explained): DoseStep[] {
  const steps: DoseStep[] = [];
  const { height, sex } = order;
  if (bmi && height) steps.push(step('Body mass index', 'weight ÷ (height in m)²', { weight: describeQuantity(order.weight), height: describeQuantity(height) }, `${bmi.shown()} kg/m2`));
  if (weight.basis === 'actual' || !height || !sex) return steps;
  const ideal = idealWeight(sex, Ratio.of(height.value));
  if (!ideal) return steps;
  const base = sex === 'male' ? '50' : '45.5';
  steps.push(step('Ideal body weight (Devine)', `${base} + 2.3 × (height ÷ 2.54 - 60), to 0.1 kg`, { height: describeQuantity(height) }, `${ideal.fixed(1)} kg`));
  if (weight.basis === 'adjusted') steps.push(step('Adjusted body weight', 'ideal + 0.4 × (actual - ideal), to 0.1 kg', { ideal: `${ideal.shown()} kg`, actual: describeQuantity(order.weight) }, `${adjustedWeight(actualKg, ideal).fixed(1)} kg`));
  return steps;
}

const FORMULA: Readonly<Record<Order['dose']['unit'], string>> = {
  'mg/kg/h': 'dose × weight',
  'ug/kg/min': 'dose × 0.06 × weight',
  'mg/h': 'dose',
  'mg/d': 'dose ÷ 24 h',
  'mg/kg': 'dose × weight',
  mg: 'dose',
};

function rateSteps({ order, plan, weight, chosen }: Explained): DoseStep[] {
  const steps: DoseStep[] = [];
  const dose = { dose: describeQuantity(order.dose), ...(order.dose.unit.includes('kg') ? { weight: `${weight.kg.shown()} kg` } : {}) };
  if (plan.amount) {
    steps.push(step('Dose', FORMULA[order.dose.unit], dose, `${plan.amount.shown()} mg`));
    steps.push(step('Rate', 'dose × 60 ÷ minutes', { dose: `${plan.amount.shown()} mg`, duration: `${plan.minutes.shown()} min` }, `${plan.ordered.shown()} mg/h`));
  } else steps.push(step('Rate', FORMULA[order.dose.unit], dose, `${plan.ordered.shown()} mg/h`));
  if (plan.ordered.above(plan.full)) {
    const cap = plan.ceilings.find((c) => c.rate.equals(plan.full));
    steps.push(step('Limit of the protocol', 'the lower of rate and limit', { rate: `${plan.ordered.shown()} mg/h`, limit: cap?.what ?? '' }, `${plan.full.shown()} mg/h`));
  }
  if (chosen.session.fraction !== '1') {
    steps.push(step(`Step of the ramp, session ${chosen.session.number}`, 'rate × fraction', { rate: `${plan.full.shown()} mg/h`, fraction: chosen.session.fraction }, `${chosen.main.rate.shown()} mg/h`));
  }
  return steps;
}

function pumpSteps({ order, plan, chosen }: Explained): DoseStep[] {
  const steps: DoseStep[] = [];
  const concentration = order.concentration ? describeQuantity(order.concentration) : `${chosen.concentration.shown()} mg/mL`;
  const { bag } = order.protocol;
  if (!order.concentration && bag) steps.push(step('Concentration of the bag', 'infused dose ÷ volume', { dose: `${chosen.total.minus(plan.bolus?.dose ?? 0).shown()} mg`, volume: describeQuantity(bag.volume) }, concentration));
  const how = chosen.pump.roundedDown ? 'rounded down, as rounding up would pass the limit' : 'rounded half-up to the step of the pump';
  steps.push(step('Pump rate', `rate ÷ concentration, ${how}`, { rate: `${chosen.main.rate.shown()} mg/h`, concentration, step: describeQuantity(order.pumpStep) }, describeQuantity(chosen.pump.rate)));
  steps.push(step('Rounding error', '(pump rate × concentration - rate) ÷ rate × 100', { 'pump gives': `${chosen.pump.gives.shown()} mg/h`, rate: `${chosen.main.rate.shown()} mg/h` }, `${chosen.mainError.fixed(2)} %`));
  return steps;
}

function totalSteps({ order, plan, actualKg, chosen, courseTotal, weight }: Explained): DoseStep[] {
  const steps: DoseStep[] = [];
  if (plan.bolus && order.bolus) steps.push(...bolusSteps(order.bolus, order.bolusOver, plan.bolus.dose, weight.kg, chosen.concentration));
  const parts = Object.fromEntries(chosen.session.segments.map((s, n) => [`part ${n + 1}`, `${s.rate.value} mg/h × ${s.durationHours} h`]));
  const bolus = plan.bolus ? { bolus: `${plan.bolus.dose.shown()} mg` } : {};
  steps.push(step('Session total', plan.bolus ? 'sum of rate × hours, plus bolus' : 'sum of rate × hours', { ...parts, ...bolus }, describeQuantity(chosen.session.total)));
  steps.push(step('Course total', 'sum of all sessions, each with its step of the ramp', { sessions: String(order.sessions), fractions: fractionsOf(plan.fractions) }, `${courseTotal.fixed(2)} mg`));
  steps.push(step('Effective dose on actual weight', 'rate ÷ actual weight', { rate: `${chosen.main.rate.shown()} mg/h`, weight: describeQuantity(order.weight) }, `${chosen.main.rate.div(actualKg).fixed(4)} mg/kg/h`));
  if (isAmountUnit(order.dose.unit)) steps.push(step('Effective dose of a session on actual weight', 'session total ÷ actual weight', { total: describeQuantity(chosen.session.total), weight: describeQuantity(order.weight) }, `${chosen.total.div(actualKg).fixed(4)} mg/kg`));
  return steps;
}

function bolusSteps(ordered: Quantity<'mg/kg'>, over: Quantity<'min'> | undefined, dose: Ratio, kg: Ratio, concentration: Ratio): DoseStep[] {
  const volume = dose.div(concentration);
  return [
    step('Bolus', 'dose × weight', { dose: describeQuantity(ordered), weight: `${kg.shown()} kg` }, `${dose.shown()} mg`),
    step('Volume of the bolus', 'bolus ÷ concentration', { bolus: `${dose.shown()} mg`, concentration: `${concentration.shown()} mg/mL` }, `${volume.shown(PLACES.volume)} mL`),
    ...(over ? [step('Bolus on the pump', 'volume × 60 ÷ minutes', { volume: `${volume.shown(PLACES.volume)} mL`, time: describeQuantity(over) }, `${volume.times(60).div(over.value).shown(1)} mL/h`)] : []),
  ];
}

/** "1 × 0.5, 1 × 0.75, 8 × 1" */
function fractionsOf(fractions: readonly string[]): string {
  const runs: { fraction: string; count: number }[] = [];
  for (const fraction of fractions) {
    const last = runs.at(-1);
    if (last?.fraction === fraction) last.count += 1;
    else runs.push({ fraction, count: 1 });
  }
  return runs.map((r) => `${r.count} × ${r.fraction}`).join(', ');
}
