import { createHash } from 'node:crypto';
import { ok, type Problem, refuse, type Result } from '#clinical';
import type { Person } from '#fhir';
import { type ConsentElement, type ConsentPurpose, elementsOf } from '../consent.js';

/** A part of a form: its words, and what of a consent they say. An introduction covers nothing. */
export interface FormSection {
  readonly heading: string;
  /** Plain text or Markdown, shown as it is. */
  readonly text: string;
  readonly covers: readonly ConsentElement[];
}

/** Which words: the clinic's own name of the form, its version, its language. */
export interface FormName {
  readonly id: string;
  readonly version: string;
  readonly language: string;
}

export interface FormContent extends FormName {
  readonly purpose: ConsentPurpose;
  readonly title: string;
  readonly sections: readonly FormSection[];
}

export interface ConsentForm extends FormContent {
  /** Of `wordsOf` in UTF-8, hexadecimal. */
  readonly sha256: string;
  readonly registered: { readonly at: Date; readonly by: Person };
  /** Since when nobody signs it any more. */
  readonly retired?: { readonly at: Date; readonly by: Person; readonly note: string };
}

/** What of a form a consent keeps in mind. */
export type SignedWords = Pick<ConsentForm, 'title' | 'sections' | 'sha256'>;

/** The form as the patient reads it. Its name stands at its end, so that a sheet of paper says which words it holds. */
export const wordsOf = ({ title, sections, id, version, language }: FormName & Pick<FormContent, 'title' | 'sections'>): string =>
  `# ${title}\n\n${sections.map(({ heading, text }) => `## ${heading}\n\n${text}\n\n`).join('')}Form ${id}, version ${version} (${language})\n`;

export const hashOf = (form: FormContent): string => createHash('sha256').update(wordsOf(form), 'utf8').digest('hex');

/** What the sections say of a consent, in the order of the table of elements. */
export function coveredBy({ purpose, sections }: Pick<FormContent, 'purpose' | 'sections'>): ConsentElement[] {
  const covered = new Set(sections.flatMap((s) => s.covers));
  return elementsOf(purpose).filter((e) => covered.has(e));
}

/** The shipped one has some 8 000 characters; each consent carries its words into the hospital's chart. */
export const LONGEST_FORM = 40_000;

const incomplete = (missing: readonly string[]): Problem => ({ kind: 'required', code: 'CONSENT_FORM_INCOMPLETE', text: 'The form leaves out what a consent must say.', expression: 'sections', fix: `Say it, and name it in \`covers\` of that section: ${missing.join(', ')}.` });
const foreign = (n: number, known: readonly string[]): Problem => ({ kind: 'invalid', code: 'CONSENT_ELEMENT_UNKNOWN', text: 'This is no element of a consent of that purpose.', expression: `sections[${n}].covers`, fix: `Use: ${known.join(', ')}.` });
const TOO_LONG: Problem = { kind: 'too-large', code: 'CONSENT_FORM_TOO_LONG', text: `A form has at most ${LONGEST_FORM} characters.`, expression: 'sections', fix: 'Nobody reads more before signing: shorten it.' };

/** A form that leaves an element out is no form: whoever signs it would not have agreed to off-label ketamine. */
export function checkForm(form: FormContent): Result<FormContent> {
  const known = elementsOf(form.purpose);
  const strange = form.sections.flatMap((s, n) => (s.covers.every((e) => known.includes(e)) ? [] : [foreign(n, known)]));
  const covered = coveredBy(form);
  const missing = known.filter((e) => !covered.includes(e));
  const [first, ...others] = [...strange, ...(missing.length > 0 ? [incomplete(missing)] : []), ...(wordsOf(form).length > LONGEST_FORM ? [TOO_LONG] : [])];
  return first ? refuse(first, ...others) : ok(form);
}
