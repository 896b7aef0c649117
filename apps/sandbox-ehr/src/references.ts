import { plainReference } from './search-keys.js';

/** A reference inside a resource, with the FHIRPath of its place. */
export interface FoundReference {
  readonly path: string;
  readonly reference: string;
}

type Json = Record<string, unknown>;

// A stored Bundle is a document of its own: its references are resolved inside it, not here.
const SELF_CONTAINED = new Set(['Bundle', 'Parameters']);

export function findReferences(resource: Json): FoundReference[] {
  const found: FoundReference[] = [];
  const type = String(resource['resourceType']);
  if (!SELF_CONTAINED.has(type)) visit(resource, type, found);
  return found;
}

function visit(node: Json, path: string, found: FoundReference[]): void {
  for (const key in node) {
    const value = node[key];
    if (typeof value === 'string') {
      if (key === 'reference') found.push({ path: `${path}.reference`, reference: value });
    } else if (Array.isArray(value)) {
      value.forEach((item: unknown, i) => {
        if (typeof item === 'object' && item !== null) visit(item as Json, `${path}.${key}[${i}]`, found);
      });
    } else if (typeof value === 'object' && value !== null) visit(value as Json, `${path}.${key}`, found);
  }
}

export type ReferenceForm =
  | { readonly form: 'local'; readonly type: string; readonly id: string }
  | { readonly form: 'contained'; readonly id: string }
  | { readonly form: 'conditional'; readonly type: string; readonly query: string }
  | { readonly form: 'urn' }
  | { readonly form: 'foreign' }
  | { readonly form: 'malformed' };

/** Tells what a reference is by its text alone; `base` is this server's own address. */
export function classify(reference: string, base: string): ReferenceForm {
  if (reference.startsWith('#')) return { form: 'contained', id: reference.slice(1) };
  if (/^urn:/i.test(reference)) return { form: 'urn' };
  const plain = plainReference(reference, base);
  if (/^[a-z][a-z0-9+.-]*:/i.test(plain)) return { form: 'foreign' };
  const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(plain);
  if (conditional?.[1] && conditional[2]) return { form: 'conditional', type: conditional[1], query: conditional[2] };
  const local = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(plain);
  if (local?.[1] && local[2]) return { form: 'local', type: local[1], id: local[2] };
  return { form: 'malformed' };
}

// Elements whose text may name another entry of the same Bundle: Reference.reference and everything of type uri, url,
// uuid, oid or canonical (https://hl7.org/fhir/R4/http.html#trules). An Identifier's value is none of these and stays.
const REWRITTEN = /^(?:reference|uri|url|.*(?:Uri|Url|Uuid|Oid|Canonical))$/;

/** Replaces texts in place; `replacement` returns undefined to leave one as it is. */
export function rewriteReferences(node: unknown, replacement: (text: string, key: string) => string | undefined): void {
  if (Array.isArray(node)) {
    for (const item of node) rewriteReferences(item, replacement);
    return;
  }
  if (typeof node !== 'object' || node === null || Object.isFrozen(node)) return;
  const object = node as Json;
  for (const key in object) {
    const value = object[key];
    if (typeof value === 'string') {
      if (!REWRITTEN.test(key)) continue;
      const other = replacement(value, key);
      if (other !== undefined) object[key] = other;
    } else rewriteReferences(value, replacement);
  }
}
