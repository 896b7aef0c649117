import { ok, refuse, type Result } from '../problem.js';
import { Exact } from '../quantity/exact.js';
import { type Quantity, quantity } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';

export interface WasteInput {
  /** Taken out of stock. */
  readonly vials: Quantity<'mg'>;
  /** Drawn up into the bag. */
  readonly bag: Quantity<'mg'>;
  readonly concentration: Quantity<'mg/mL'>;
  /** From the rate log, boluses included. */
  readonly delivered: Quantity<'mg'>;
}

export interface Waste {
  readonly fromBag: Quantity<'mg'>;
  readonly volume: Quantity<'mL'>;
  readonly fromVials: Quantity<'mg'>;
}

/** What must be wasted before two witnesses after the session. Refuses amounts that cannot be. */
export function expectedWaste(input: WasteInput): Result<Waste> {
  const fromBag = new Exact(input.bag.value).minus(input.delivered.value);
  const fromVials = new Exact(input.vials.value).minus(input.bag.value);
  if (fromBag.isNegative()) return refuse({ kind: 'business-rule', code: 'DELIVERED_MORE_THAN_BAG', text: 'More was delivered than the bag held.', expression: 'delivered', fix: 'Check the rate log and the amount in the bag.' });
  if (fromVials.isNegative()) return refuse({ kind: 'business-rule', code: 'BAG_MORE_THAN_VIALS', text: 'More is in the bag than the vials held.', expression: 'bag', fix: 'Check the vials that were taken and the amount in the bag.' });
  return ok({ fromBag: quantity(fromBag, 'mg'), volume: quantity(Ratio.of(fromBag).div(input.concentration.value).shown(2), 'mL'), fromVials: quantity(fromVials, 'mg') });
}

/** Vials out = delivered + all that was wasted or returned, to the last digit; otherwise the session cannot be closed. */
export function balance(vials: Quantity<'mg'>, delivered: Quantity<'mg'>, wastedOrReturned: readonly Quantity<'mg'>[]): Result<true> {
  const rest = wastedOrReturned.reduce((left, q) => left.minus(q.value), new Exact(vials.value).minus(delivered.value));
  return rest.isZero() ? ok(true) : refuse({ kind: 'business-rule', code: 'LEDGER_NOT_BALANCED', text: 'The drug taken out and the drug accounted for are not equal.', expression: 'ledger', fix: 'Count again, or open a discrepancy.' });
}
