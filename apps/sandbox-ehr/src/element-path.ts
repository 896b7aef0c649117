// The few forms of FHIRPath that HL7's search parameters use, compiled to walks over plain JSON. A general FHIRPath
// engine needs some 0.5 ms per resource for all parameters of a type; these walks need about a hundredth of that.

interface Child {
  readonly do: 'child';
  readonly name: string;
  /** Set for one type of a choice: `value` as Quantity is `valueQuantity` in JSON. */
  readonly choice?: string;
}
interface Where {
  readonly do: 'where';
  readonly name: string;
  readonly equals: string;
}
/** `.where(resolve() is Patient)`: decided by the reference's text, nothing is resolved. */
interface Resolves {
  readonly do: 'resolves';
  readonly type: string;
}
type Step = Child | Where | Resolves;
export type Path = readonly Step[];
type Json = Record<string, unknown>;

// Datatypes that end the name of a choice element in JSON (`effective` is found as `effectivePeriod`).
const CHOICES = new Set(
  ('Boolean Integer Decimal String Code Uri Url Canonical Date DateTime Instant Time Age Range Period Timing Quantity ' +
    'Ratio SampledData CodeableConcept Coding Identifier Reference Annotation Attachment Duration Money Address').split(' '),
);

// R4 words this one parameter as a boolean expression; what it asks is whether a death is recorded.
const DECEASED = 'Patient.deceased.exists() and Patient.deceased != false';

/** Compiles one member of a union, e.g. `(Observation.value.ofType(Quantity))`; undefined when it is for other types. */
export function compilePath(expression: string, bases: ReadonlySet<string>): Path | undefined {
  if (expression === DECEASED) return bases.has('Patient') ? [{ do: 'child', name: 'deceased' }] : undefined;
  const tokens = expression
    .replaceAll(/\((\S+) as (\w+)\)/g, '$1.ofType($2)')
    .match(/\.(?:as|ofType|where)\([^()]*(?:\(\)[^()]*)?\)|\w+(?:\[0\])?/g);
  const base = tokens?.shift();
  if (!tokens || !base || !bases.has(base)) return undefined;
  const steps: Step[] = [];
  for (const token of tokens) {
    const cast = /^\.(?:as|ofType)\((\w+)\)$/.exec(token)?.[1];
    const resolves = /^\.where\(resolve\(\) is (\w+)\)$/.exec(token)?.[1];
    const where = /^\.where\((\w+)='([^']*)'\)$/.exec(token);
    const last = steps.at(-1);
    if (cast && last?.do === 'child') {
      steps[steps.length - 1] = { ...last, choice: last.name + cast.charAt(0).toUpperCase() + cast.slice(1) };
    } else if (resolves) steps.push({ do: 'resolves', type: resolves });
    else if (where?.[1] && where[2] !== undefined) steps.push({ do: 'where', name: where[1], equals: where[2] });
    else if (/^\w+(?:\[0\])?$/.test(token)) steps.push({ do: 'child', name: token.replace('[0]', '') });
    else return undefined;
  }
  return steps;
}

/** Every value that the path leads to; arrays are walked through. */
export function valuesAt(path: Path, node: unknown, found: unknown[] = [], from = 0): unknown[] {
  if (node === undefined || node === null) return found;
  if (Array.isArray(node)) {
    for (const item of node) valuesAt(path, item, found, from);
    return found;
  }
  const step = path[from];
  if (!step) {
    found.push(node);
    return found;
  }
  if (typeof node !== 'object') return found;
  const object = node as Json;
  if (step.do === 'child') {
    const name = step.choice !== undefined && object[step.choice] !== undefined ? step.choice : step.name;
    if (object[name] !== undefined) return valuesAt(path, object[name], found, from + 1);
    if (step.choice === undefined) {
      for (const key in object) {
        if (key.length > name.length && key.startsWith(name) && CHOICES.has(key.slice(name.length))) {
          valuesAt(path, object[key], found, from + 1);
        }
      }
    }
    return found;
  }
  const holds =
    step.do === 'where'
      ? object[step.name] === step.equals
      : (typeof object['reference'] === 'string' && pointsTo(object['reference'], step.type)) || object['type'] === step.type;
  return holds ? valuesAt(path, node, found, from + 1) : found;
}

function pointsTo(reference: string, type: string): boolean {
  return reference.startsWith(`${type}/`) || reference.includes(`/${type}/`);
}
