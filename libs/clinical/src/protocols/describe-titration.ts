import { unitText } from '../quantity/unit-text.js';
import type { Titration } from './protocol.js';

const say = (q: { readonly value: string; readonly unit: string }): string => `${q.value} ${unitText(q.unit)}`;
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** How the rate is changed while an infusion runs, as a nurse reads it; undefined where a titration goes from session to session. */
export function titrationRule({ step, largestStep, interval, upIf, downIf, stopIf }: Titration): string | undefined {
  if (!interval) return undefined;
  // "0.05 to 0.1 mg/kg/h", as two units in a row would read as a rate to go to
  const by = step ? ` by ${largestStep ? `${step.value} to ` : ''}${say(largestStep ?? step)} a step` : '';
  return [`Up${by}, not more often than every ${say(interval)}, if: ${sentence(upIf)}`, ...(downIf ? [`Down if: ${sentence(downIf)}`] : []), ...(stopIf ? [`Stop if: ${sentence(stopIf)}`] : [])].join(' ');
}
