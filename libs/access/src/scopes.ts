/** Create, read, update, delete, search: the letters of a SMART v2 scope, in their order. */
const ACTIONS = 'cruds';
const V2 = /^(system|user|patient)\/([A-Z][A-Za-z]*|\*)\.(c?r?u?d?s?)$/;
const V1 = /^(system|user|patient)\/([A-Z][A-Za-z]*|\*)\.(read|write|\*)$/;
/** SMART App Launch 2.2 §3.0.2.9: v1 scopes in v2 words. */
const V1_ACTIONS: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': ACTIONS };

interface Scope {
  readonly context: string;
  readonly type: string;
  readonly actions: string;
}

/** Undefined for what is no resource scope, and for scopes with a search part (`?category=`), which we cannot keep to. */
function parse(text: string): Scope | undefined {
  const v1 = V1.exec(text);
  if (v1) return { context: v1[1] ?? '', type: v1[2] ?? '', actions: V1_ACTIONS[v1[3] ?? ''] ?? '' };
  const v2 = V2.exec(text);
  return v2?.[3] ? { context: v2[1] ?? '', type: v2[2] ?? '', actions: v2[3] } : undefined;
}

/** Whether `held` together allow every action of `needed` (`system/Task.cu` may be held as `.c` and `.u`). */
export function covers(held: readonly string[], needed: string): boolean {
  const wanted = parse(needed);
  if (!wanted) return false;
  const scopes = held.map(parse).filter((scope) => scope !== undefined);
  return wanted.actions.split('').every((action) => scopes.some((scope) => scope.context === wanted.context && (scope.type === '*' || scope.type === wanted.type) && scope.actions.includes(action)));
}

/** What of a request a client may have: each asked scope that its registered ones cover. */
export const grantable = (registered: readonly string[], asked: readonly string[]): string[] => asked.filter((scope) => covers(registered, scope));

export const isResourceScope = (text: string): boolean => parse(text) !== undefined;
