import { readFile } from 'node:fs/promises';
import { EXAMPLE_UUID } from '#platform';

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const NAMED_ID = /^[A-Za-z0-9\-.|:/]{1,200}$/;

/** Ids by name, as the demo tells them; none where there is no demo, or not yet. */
export async function readExamples(file: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return new Map();
  try {
    const told: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof told !== 'object' || told === null) return new Map();
    return new Map(Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && NAMED_ID.test(entry[1])));
  } catch {
    // not written yet: the document is served with stand-ins
    return new Map();
  }
}

/** A copy of the document in which each `{{name}}` is an id that exists. */
export function fillExamples<T>(document: T, ids: ReadonlyMap<string, string>): T {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(PLACEHOLDER, (_, name: string) => ids.get(name) ?? EXAMPLE_UUID);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    return value;
  };
  return fill(document) as T;
}
