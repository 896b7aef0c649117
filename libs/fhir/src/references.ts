import { FhirDecimal } from './decimal.js';

/** A `Type/id` reference taken apart; `version` from `/_history/n`, `base` of an absolute one. */
export interface ParsedReference {
  readonly type: string;
  readonly id: string;
  readonly version?: string;
  readonly base?: string;
}

const LITERAL = /^(?:(https?:\/\/[^\s?#]*)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

/** undefined for `urn:uuid:`, `#contained`, conditional references and anything malformed. */
export function parseReference(reference: string): ParsedReference | undefined {
  const m = LITERAL.exec(reference);
  const [, base, type, id, version] = m ?? [];
  if (type === undefined || id === undefined) return undefined;
  return { type, id, ...(version === undefined ? {} : { version }), ...(base === undefined ? {} : { base }) };
}

export interface FoundReference {
  readonly reference: string;
  /** Below the resource, e.g. `basedOn[0]`. */
  readonly path: string;
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !(v instanceof FhirDecimal);

/** Every `Reference.reference` of a resource, contained resources included. */
export function collectReferences(resource: unknown): FoundReference[] {
  const found: FoundReference[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((v: unknown, i) => { visit(v, `${path}[${String(i)}]`); });
    else if (isObject(value)) {
      for (const [k, v] of Object.entries(value)) {
        if (k === 'reference' && typeof v === 'string') found.push({ reference: v, path });
        else visit(v, path === '' ? k : `${path}.${k}`);
      }
    }
  };
  visit(resource, '');
  return found;
}

/** A copy with every `Reference.reference` passed through `rewrite`; the same string back means "leave it". */
export function rewriteReferences<T>(resource: T, rewrite: (reference: string, path: string) => string): T {
  const visit = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((v: unknown, i) => visit(v, `${path}[${String(i)}]`));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, k === 'reference' && typeof v === 'string' ? rewrite(v, path) : visit(v, path === '' ? k : `${path}.${k}`)]),
    );
  };
  return visit(resource, '') as T;
}
