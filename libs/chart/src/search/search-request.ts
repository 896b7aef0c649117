import type { ChartType } from '../indexing/search-params.js';
import type { DateSpan } from '../indexing/values.js';

/** Prefixes of date searches that we answer (R4 search §3.1.1.4.1); `ne` and `ap` are refused rather than answered loosely. */
export type DatePrefix = 'eq' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb';

/** One parameter of a search: all criteria must hold, of each any of its values. */
export type Criterion =
  | { readonly kind: 'id'; readonly ids: readonly string[] }
  | { readonly kind: 'last-updated'; readonly values: readonly DateMatch[] }
  | { readonly kind: 'token'; readonly name: string; readonly values: readonly TokenMatch[]; readonly negated: boolean }
  | { readonly kind: 'reference'; readonly name: string; readonly values: readonly ReferenceMatch[] }
  | { readonly kind: 'date'; readonly name: string; readonly values: readonly DateMatch[] }
  | { readonly kind: 'string'; readonly name: string; readonly values: readonly string[]; readonly anywhere: boolean }
  | { readonly kind: 'missing'; readonly table: 'token' | 'reference' | 'date' | 'string'; readonly name: string; readonly missing: boolean };

export interface TokenMatch {
  /** undefined: any system; empty: none. */
  readonly system?: string;
  /** undefined: any code of the system. */
  readonly code?: string;
}
export interface ReferenceMatch {
  readonly targetType?: string;
  readonly targetId: string;
}
export interface DateMatch {
  readonly prefix: DatePrefix;
  readonly span: DateSpan;
}

export interface Include {
  /** Type that holds the reference. */
  readonly type: ChartType;
  readonly name: string;
  readonly targetType?: string;
}

export interface Sort {
  readonly by: { readonly kind: 'created' } | { readonly kind: 'id' } | { readonly kind: 'last-updated' } | { readonly kind: 'date'; readonly name: string };
  readonly descending: boolean;
}

export interface SearchRequest {
  readonly type: ChartType;
  readonly criteria: readonly Criterion[];
  readonly sort: Sort;
  readonly count: number;
  readonly includes: readonly Include[];
  readonly revincludes: readonly Include[];
  readonly total: boolean;
  /** `_summary=count` or `_count=0`: the number alone. */
  readonly countOnly: boolean;
  /** Only what is held in common with this EHR. */
  readonly heldFor?: string;
  /** The opaque place to go on from. */
  readonly page?: string;
  /** What was understood, for the link `self`; in the order in which it came. */
  readonly applied: readonly (readonly [string, string])[];
}
