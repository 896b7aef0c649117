import { ok, type Problem, refuse, type Result } from '#clinical';
import { toScreeningFacts, wellFormednessProblems } from '#fhir';
import type { Message } from './message.js';
import { structureProblems } from './structure.js';

/** More issues than these help nobody; the sender sends again after them. */
const MAX_PROBLEMS = 50;

/** One problem for one fault: two checks may find the same. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((p) => {
    const key = `${p.expression}|${p.kind}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Whether everything that was sent is FHIR R4 and safe to calculate with. Nothing is stored of a push that fails here. */
export function checkMessage(message: Message): Result<Message> {
  const problems: Problem[] = [];
  for (const { resource, plain, path } of message.entries) {
    problems.push(...wellFormednessProblems(resource, path), ...structureProblems(plain, path));
    if (problems.length >= MAX_PROBLEMS) break;
  }
  if (problems.length === 0) {
    const facts = toScreeningFacts(message.entries.map(({ resource, path }) => ({ resource, path })));
    if (!facts.ok) problems.push(...facts.problems);
  }
  return problems.length > 0 ? refuse(...distinct(problems).slice(0, MAX_PROBLEMS)) : ok(message);
}
