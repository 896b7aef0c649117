import { formatUnknown } from './face-problem.js';

const JSON_FORMATS = new Set(['json', 'application/json', 'application/fhir+json', 'text/json']);
const ACCEPTED = new Set(['*/*', 'application/*', 'application/json', 'application/fhir+json', 'text/json']);

const mediaType = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase();

/** Lets JSON pass and refuses every other wish with 406. `_format` overrides the header (R4 http §3.1.0.1.11). */
export function acceptJson(accept: string | undefined, format: string | null): void {
  // "+" of application/fhir+json reads as a space where a caller did not encode it
  if (format !== null && format !== '') {
    if (!JSON_FORMATS.has(mediaType(format.replace(' ', '+')))) throw formatUnknown();
    return;
  }
  if (accept === undefined || accept.trim() === '') return;
  if (!accept.split(',').some((a) => ACCEPTED.has(mediaType(a)))) throw formatUnknown();
}
