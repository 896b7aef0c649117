import { OperationOutcomeError, type TypedValueWithPath, validateResource } from '@medplum/core';
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

/** Codes of required bindings, which the validator collects but does not compare. */
function codeProblems(tokens: Record<string, TypedValueWithPath[]>, path: string): Problem[] {
  const codesOf = loadDefinitions();
  return Object.entries(tokens).flatMap(([valueSet, values]) => {
    const allowed = codesOf(valueSet);
    if (!allowed) return [];
    return values.flatMap(({ value, path: at }): Problem[] => {
      const codes: unknown[] = typeof value === 'string' ? [value] : [...((value as { coding?: { code?: unknown }[] }).coding ?? []).map((c) => c.code), (value as { code?: unknown }).code];
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
