import { DOWN, Exact, HALF_UP } from './exact.js';

type Num = Ratio | Exact | string | number;

/**
 * A fraction of two decimals. 10 mg/h for 20 min has no end as a decimal; kept as 200/60 it is exact, and one division
 * at the very end is the only place where anything is rounded.
 */
export class Ratio {
  private constructor(
    private readonly over: Exact,
    private readonly under: Exact,
  ) {}

  static of(value: Num, divisor: Num = 1): Ratio {
    const top = value instanceof Ratio ? value : new Ratio(new Exact(value), new Exact(1));
    return divisor === 1 ? top : top.div(divisor);
  }

  static readonly zero = Ratio.of(0);

  plus(other: Num): Ratio {
    const o = Ratio.of(other);
    if (o.under.equals(this.under)) return new Ratio(this.over.plus(o.over), this.under);
    return new Ratio(this.over.times(o.under).plus(o.over.times(this.under)), this.under.times(o.under));
  }

  minus(other: Num): Ratio {
    return this.plus(Ratio.of(other).times(-1));
  }

  times(other: Num): Ratio {
    const o = Ratio.of(other);
    return new Ratio(this.over.times(o.over), this.under.times(o.under));
  }

  div(other: Num): Ratio {
    const o = Ratio.of(other);
    if (o.over.isZero()) throw new RangeError('Division by zero');
    return new Ratio(this.over.times(o.under), this.under.times(o.over));
  }

  compare(other: Num): number {
    const o = Ratio.of(other);
    const sign = this.under.times(o.under).isNegative() ? -1 : 1;
    return sign * this.over.times(o.under).comparedTo(o.over.times(this.under));
  }

  above(other: Num): boolean {
    return this.compare(other) > 0;
  }

  below(other: Num): boolean {
    return this.compare(other) < 0;
  }

  equals(other: Num): boolean {
    return this.compare(other) === 0;
  }

  abs(): Ratio {
    return this.below(0) ? this.times(-1) : this;
  }

  /** The one division. */
  get decimal(): Exact {
    return this.over.div(this.under);
  }

  /** Half-up at fixed places; never "-0.00". */
  fixed(places: number): string {
    const text = this.decimal.toFixed(places, HALF_UP);
    return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
  }

  /** Half-up, but cut off instead where rounding up would pass the ceiling. */
  fixedWithin(places: number, ceiling?: Ratio): string {
    const rounded = this.fixed(places);
    return ceiling && Ratio.of(rounded).above(ceiling) ? this.decimal.toFixed(places, DOWN) : rounded;
  }

  /** For a person to read: at most `places` digits after the point, no padding. */
  shown(places = 4): string {
    return this.decimal.toDecimalPlaces(places, HALF_UP).toFixed();
  }
}

export const least = (values: readonly Ratio[]): Ratio | undefined => values.reduce<Ratio | undefined>((min, v) => (min === undefined || v.below(min) ? v : min), undefined);
