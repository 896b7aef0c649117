import { describeQuantity, quantity } from '../quantity/quantity.js';
import { least, Ratio } from '../quantity/ratio.js';
import type { DoseStep, PlannedSupplies, SuppliesAbsent } from './dose.js';
import type { ExactPlan } from './exact-plan.js';
import type { ExactSession } from './exact-session.js';
import type { Order } from './order.js';
import { DEFAULT_VIAL, describeVial, UNDILUTED_VIAL, USUAL_BAGS, type Vial } from './vials.js';

export type SuppliesAnswer = { readonly supplies: PlannedSupplies; readonly steps: readonly DoseStep[] } | { readonly suppliesAbsent: SuppliesAbsent; readonly steps: readonly DoseStep[] };

interface Needed {
  readonly order: Order;
  readonly plan: ExactPlan;
  /** The session that the answer speaks of. */
  readonly chosen: ExactSession;
  readonly course: readonly ExactSession[];
  /** False: the concentration is one that nobody may prepare. */
  readonly concentrationListed: boolean;
}

const absent = (code: SuppliesAbsent['code'], text: string): SuppliesAnswer => ({ suppliesAbsent: { code, text }, steps: [] });
const roundedUp = (r: Ratio): number => Number(r.decimal.ceil());

/** What hangs in a bag is read to 0.1 mL. */
const VOLUME_PLACES = 1;

/**
 * Bags and vials from exact numbers: every bag is filled to its concentration, and what is left in a vial is not kept for
 * another session. Volume to prime and flush the line is not in it.
 */
export function planSupplies({ order, plan, chosen, course, concentrationListed }: Needed): SuppliesAnswer {
  if (!concentrationListed) return absent('CONCENTRATION_NOT_LISTED', 'Nothing is prepared at a concentration that is not on the list.');
  const bag = bagOf(order, chosen.concentration);
  if (!bag) return absent('BAG_VOLUME_NEEDED', 'No bag is usual at this concentration: give bagVolume in mL.');
  const vial = vialOf(order, chosen.concentration);
  if (vial && unfit(vial.of, chosen.concentration)) return absent('CONCENTRATION_ABOVE_VIAL', 'This concentration cannot be made from the vial: a vial of 100 mg/mL must be diluted, and no vial is stronger.');

  const bolus = plan.bolus?.dose ?? Ratio.zero;
  /** mg in a bag, bags, and vials of one session. The trial's own bag holds the infused dose; a bolus beside it comes from the vial. */
  const ofSession = ({ total, concentration }: ExactSession) => {
    const perBag = bag.from === 'protocol' ? total.minus(bolus) : concentration.times(bag.volume);
    const bags = bag.from === 'protocol' ? 1 : roundedUp(total.div(perBag));
    const drawn = perBag.times(bags).plus(bag.from === 'protocol' ? bolus : 0);
    return { perBag, bags, drawn, vials: vial && roundedUp(drawn.div(vial.of.amount.value)) };
  };
  const one = ofSession(chosen);
  const all = course.map(ofSession);
  const pumpRate = chosen.pump.rate;
  const hours = Ratio.of(pumpRate.value).equals(0) ? undefined : Ratio.of(bag.volume).div(pumpRate.value);
  const sum = (of: (s: (typeof all)[number]) => number): number => all.reduce((n, s) => n + of(s), 0);

  const supplies: PlannedSupplies = {
    bagVolume: quantity(bag.volume, 'mL'),
    bagVolumeFrom: bag.from,
    perBag: quantity(one.perBag.shown(), 'mg'),
    bags: one.bags,
    volume: quantity((bag.from === 'protocol' ? Ratio.of(bag.volume) : chosen.total.div(chosen.concentration)).fixed(VOLUME_PLACES), 'mL'),
    ...(hours ? { hoursPerBag: quantity(hours.shown(1), 'h') } : {}),
    ...(vial && one.vials !== undefined ? { vials: one.vials, vial: vial.of, vialFrom: vial.from } : {}),
    ...(all.length > 1 ? { course: { sessions: all.length, bags: sum((s) => s.bags), ...(vial ? { vials: sum((s) => s.vials ?? 0) } : {}) } } : {}),
    preparation: [...preparation(vial?.of), ...(hours && hangs(hours, chosen).above(HOURS_A_DAY) ? [HANGS_LONG] : [])],
  };
  return { supplies, steps: stepsOf(order, chosen, supplies, one.drawn, bolus) };
}

type BagFrom = PlannedSupplies['bagVolumeFrom'];

function bagOf(order: Order, concentration: Ratio): { readonly volume: string; readonly from: BagFrom } | undefined {
  const { bag } = order.protocol;
  if (!order.concentration && bag) return { volume: bag.volume.value, from: 'protocol' };
  if (order.bagVolume) return { volume: order.bagVolume.value, from: 'order' };
  const usual = USUAL_BAGS.find((b) => concentration.equals(b.concentration));
  return usual && { volume: usual.volume, from: 'concentration' };
}

/** The list is of racemic ketamine: which vials of S-ketamine a pharmacy has is not known here. */
function vialOf(order: Order, concentration: Ratio): { readonly of: Vial; readonly from: 'order' | 'default' } | undefined {
  if (order.protocol.chirality === 'S') return undefined;
  if (order.vial) return { of: order.vial, from: 'order' };
  return { of: concentration.equals(UNDILUTED_VIAL.concentration.value) ? UNDILUTED_VIAL : DEFAULT_VIAL, from: 'default' };
}

const HOURS_A_DAY = 24;
const HANGS_LONG = 'A bag lasts longer than 24 hours at this rate: bags are counted by volume alone, so ask the pharmacy how long one may hang; more bags may be needed.';
/** Hours that the bag really hangs: no longer than the session. */
const hangs = (hours: Ratio, { session }: ExactSession): Ratio => least([hours, Ratio.of(session.durationHours)]) ?? hours;

const MUST_DILUTE = '100';
const unfit = (vial: Vial, concentration: Ratio): boolean => concentration.above(vial.concentration.value) || (vial.concentration.value === MUST_DILUTE && concentration.equals(MUST_DILUTE));

function preparation(vial: Vial | undefined): string[] {
  if (!vial) return ['Vials are not counted: the list is of racemic ketamine, and this protocol gives S-ketamine.'];
  if (vial === UNDILUTED_VIAL) return ['Undiluted: the vial of 10 mg/mL is not diluted further.'];
  return vial.concentration.value === MUST_DILUTE ? ['The vial of 100 mg/mL must be diluted.'] : [];
}

function stepsOf(order: Order, chosen: ExactSession, s: PlannedSupplies, drawn: Ratio, bolus: Ratio): DoseStep[] {
  const step = (what: string, formula: string, inputs: Record<string, string>, result: string): DoseStep => ({ what, formula, inputs, result });
  const total = `${chosen.total.shown()} mg`;
  const perBag = describeQuantity(s.perBag);
  const bags = String(s.bags);
  const trial = s.bagVolumeFrom === 'protocol';
  const hasBolus = trial && bolus.above(0);
  return [
    trial
      ? step('Drug in the bag', 'the infused dose of the session, all in the bag of the protocol', { volume: describeQuantity(s.bagVolume) }, perBag)
      : step('Drug in a bag', 'concentration × volume', { concentration: order.concentration ? describeQuantity(order.concentration) : '', volume: describeQuantity(s.bagVolume) }, perBag),
    ...(trial ? [] : [step('Bags for the session', 'session total ÷ drug in a bag, rounded up', { total, 'in a bag': perBag }, bags)]),
    ...(s.hoursPerBag ? [step('Hours that a bag lasts', 'volume ÷ pump rate', { volume: describeQuantity(s.bagVolume), 'pump rate': describeQuantity(chosen.pump.rate) }, describeQuantity(s.hoursPerBag))] : []),
    ...(s.vial && s.vials !== undefined
      ? [step('Vials for the session', `bags × drug in a bag${hasBolus ? ' + bolus' : ''} ÷ drug in a vial, rounded up`, { bags, 'in a bag': perBag, ...(hasBolus ? { bolus: `${bolus.shown()} mg` } : {}), drawn: `${drawn.shown()} mg`, vial: describeVial(s.vial) }, String(s.vials))]
      : []),
  ];
}

