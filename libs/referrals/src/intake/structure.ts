import { OperationOutcomeError, tryGetDataType, type TypedValueWithPath, validateResource } from '@medplum/core';
import type { Problem } from '#clinical';
import { loadDefinitions, loadDefinitionsFor } from './definitions.js';

/** Elements of Meta in R4; the validator knows more, which are its maker's own. */
const META = new Set(['id', 'extension', 'versionId', 'lastUpdated', 'source', 'profile', 'security', 'tag', '_versionId', '_lastUpdated', '_source', '_profile']);
/** Sentences of the validator that quote nothing of what was sent. */
const STATIC = /^(Missing required property|Expected (array of values|single value) for property|Invalid (empty|date|dateTime|instant|time|id|uri|url|canonical|code|oid|uuid|base64Binary|markdown|integer|decimal|positiveInt|unsignedInt) (value|format)|Invalid JSON type: expected \w+, but got \w+|Invalid number of values: expected \d+\.\.(\d+|\*), but found \d+|Constraint [\w-]+ not met: .*)$/;
const UNKNOWN_ELEMENT = /^Invalid additional property /;
/** Names of elements are letters; anything else in their place could be what was sent. */
const PATH = /^[A-Za-z]+([.[][A-Za-z0-9_\]]+|\.ofType\([A-Za-z]+\))*$/;

interface Issue {
  readonly severity?: string;
  readonly details?: { readonly text?: string };
  readonly expression?: readonly string[];
}

/** `Patient.birthDate` below `Bundle.entry[2].resource` is `Bundle.entry[2].resource.birthDate`. */
function below(path: string, expression: string | undefined): string {
  if (expression === undefined || !PATH.test(expression)) return path;
  const rest = expression.replace(/^[A-Za-z]+/, '');
  return path + rest;
}

function toProblem(issue: Issue, path: string): Problem {
  const text = issue.details?.text ?? '';
  const expression = below(path, issue.expression?.[0]);
  if (text === 'Missing required property') return { kind: 'required', code: 'ELEMENT_REQUIRED', text: 'This element is required.', expression };
  if (UNKNOWN_ELEMENT.test(text)) return { kind: 'invalid', code: 'ELEMENT_UNKNOWN', text: 'FHIR R4 has no such element here.', expression, fix: 'Check its spelling, or send it as an extension.' };
  return { kind: 'invalid', code: 'STRUCTURE_INVALID', text: STATIC.test(text) ? `${text}.` : 'This element is not as FHIR R4 defines it.', expression };
}

/** R4 lets a text have at most 1 MB; the validator takes seconds to say so. */
const TEXT_MAX = 1024 * 1024;
/** A sender who mixes up shapes does so everywhere; the first places are enough. */
const SHAPES_MAX = 20;

/** The type of an element by its name in JSON: `code`, `valueQuantity` of `value[x]`, `_birthDate`; undefined where R4 has none. */
function typeOf(elements: Readonly<Record<string, { readonly type: readonly { readonly code: string }[] }>>, name: string): string | undefined {
  if (name.startsWith('_')) return 'Element';
  if (Object.hasOwn(elements, name)) return elements[name]?.type[0]?.code;
  for (const [key, { type }] of Object.entries(elements)) {
    const stem = key.endsWith('[x]') ? key.slice(0, -3) : undefined;
    if (stem === undefined || !name.startsWith(stem)) continue;
    const found = type.find(({ code }) => name === stem + code.charAt(0).toUpperCase() + code.slice(1));
    if (found) return found.code;
  }
  return undefined;
}

/**
 * Bare values in the place of elements that have parts, and texts without end. The validator takes a number there for an
 * empty element, and goes through a text letter by letter; so this comes before it.
 */
function shapeProblems(element: object, typeName: string, path: string): Problem[] {
  const elements = tryGetDataType(typeName)?.elements ?? {};
  const problems: Problem[] = [];
  const look = (value: unknown, type: string, at: string): void => {
    if (problems.length >= SHAPES_MAX || value === null) return;
    if (/^[a-z]/.test(type)) {
      if (typeof value === 'string' && value.length > TEXT_MAX) problems.push({ kind: 'invalid', code: 'TEXT_TOO_LONG', text: 'A text in FHIR has at most 1 MB.', expression: at });
    } else if (typeof value !== 'object' || Array.isArray(value)) {
      problems.push({ kind: 'invalid', code: 'STRUCTURE_INVALID', text: 'FHIR R4 has an element with parts here, not a bare value.', expression: at });
    } else {
      const inner = (value as { resourceType?: unknown }).resourceType;
      problems.push(...shapeProblems(value, type === 'Resource' && typeof inner === 'string' ? inner : type, at));
    }
  };
  for (const [name, value] of Object.entries(element)) {
    const type = typeOf(elements, name);
    if (type === undefined) continue;
    if (Array.isArray(value)) value.forEach((v, i) => { look(v, type, `${path}.${name}[${String(i)}]`); });
    else look(value, type, `${path}.${name}`);
  }
  return problems.slice(0, SHAPES_MAX);
}

/** Codes of required bindings, which the validator collects but does not compare. */
function codeProblems(tokens: Record<string, TypedValueWithPath[]>, path: string): Problem[] {
  const codesOf = loadDefinitions();
  return Object.entries(tokens).flatMap(([valueSet, values]) => {
    const allowed = codesOf(valueSet);
    if (!allowed) return [];
    return values.flatMap(({ value, path: at }): Problem[] => {
      const { coding, code } = (value ?? {}) as { coding?: unknown; code?: unknown };
      const codings = Array.isArray(coding) ? (coding as ({ code?: unknown } | null)[]) : [];
      const codes: unknown[] = typeof value === 'string' ? [value] : [...codings.map((c) => c?.code), code];
      const given = codes.filter((c): c is string => typeof c === 'string');
      if (given.length === 0 || given.some((c) => allowed.has(c))) return [];
      return [{ kind: 'invalid', code: 'CODE_INVALID', text: 'This code is not one that FHIR R4 has here.', expression: below(path, at), ...(allowed.size <= 20 ? { fix: `Possible: ${[...allowed].join(', ')}.` } : {}) }];
    });
  });
}

/**
 * Structure, cardinality, invariants and required codes by R4's own definitions. `resource` is plain JSON (the validator
 * knows no FhirDecimal); `path` is where it stands, e.g. `Bundle.entry[2].resource`.
 */
export function structureProblems(resource: { readonly resourceType: string; readonly meta?: unknown; readonly contained?: unknown }, path: string): Problem[] {
  loadDefinitions();
  const contained = Array.isArray(resource.contained) ? (resource.contained as ({ resourceType?: unknown } | null)[]) : [];
  loadDefinitionsFor(contained.flatMap((c) => (typeof c?.resourceType === 'string' ? [c.resourceType] : [])));
  const shapes = shapeProblems(resource, resource.resourceType, path);
  if (shapes.length > 0) return shapes;
  const tokens: Record<string, TypedValueWithPath[]> = {};
  const problems: Problem[] = [];
  try {
    validateResource(resource as never, { collect: { tokens } });
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    problems.push(...(error.outcome.issue as readonly Issue[]).filter((i) => i.severity !== 'warning').map((i) => toProblem(i, path)));
  }
  const meta = typeof resource.meta === 'object' && resource.meta !== null ? Object.keys(resource.meta) : [];
  if (meta.some((key) => !META.has(key))) problems.push({ kind: 'invalid', code: 'ELEMENT_UNKNOWN', text: 'FHIR R4 has no such element here.', expression: `${path}.meta` });
  return [...problems, ...codeProblems(tokens, path)];
}
