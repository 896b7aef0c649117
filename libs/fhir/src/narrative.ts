import type { CarePlanSource } from './to-fhir/care-plan.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for XHTML: markup becomes text, characters that XML forbids are dropped. */
export const xhtml = (text: string): string =>
  // These are exactly the control characters that XML 1.0 forbids.
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

const STATUS_TEXT: Readonly<Record<CarePlanSource['status'], string>> = {
  draft: 'Draft, not signed',
  active: 'Signed and active',
  'on-hold': 'On hold',
  revoked: 'Stopped',
  completed: 'Completed',
  'entered-in-error': 'Entered in error: disregard',
};

const row = (label: string, value: string): string => `<tr><th>${xhtml(label)}</th><td>${xhtml(value)}</td></tr>`;

/** EHR readers often show nothing of a CarePlan but this, so it states the whole plan. */
export function carePlanNarrative(s: CarePlanSource): fhir4.Narrative {
  const rows = [
    row('Status', STATUS_TEXT[s.status]),
    row('Protocol', `${s.protocol.name} (${s.protocol.code}, version ${s.protocol.version})`),
    ...s.narrative.map((l) => row(l.label, l.value)),
    row('Author', s.author.name),
  ];
  const notes = (s.notes ?? []).map((n) => `<li>${xhtml(n.text)}</li>`).join('');
  const div = `<div xmlns="http://www.w3.org/1999/xhtml"><h2>${xhtml(s.title)}</h2><table>${rows.join('')}</table>${notes && `<p>Notes</p><ul>${notes}</ul>`}</div>`;
  // 'additional': the rows say more than the coded elements of the CarePlan do.
  return { status: 'additional', div };
}

const STATUS_ROW = /<tr><th>Status<\/th><td>[^<]*<\/td><\/tr>/;
const LIST_END = '</ul></div>';

/** The same narrative with another status, and one more note where there is one to add. */
export function narrativeInState(text: fhir4.Narrative, status: CarePlanSource['status'], note?: string): fhir4.Narrative {
  const div = text.div.replace(STATUS_ROW, () => row('Status', STATUS_TEXT[status]));
  if (note === undefined) return { ...text, div };
  const item = `<li>${xhtml(note)}</li>`;
  return { ...text, div: div.endsWith(LIST_END) ? `${div.slice(0, -LIST_END.length)}${item}${LIST_END}` : div.replace(/<\/div>$/, () => `<p>Notes</p><ul>${item}</ul></div>`) };
}
