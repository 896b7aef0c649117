import { describe, expect, it } from '@jest/globals';
import { CONSENT_PURPOSES } from '../consent.js';
import { checkForm, wordsOf } from './consent-form.js';
import { TEMPLATES } from './templates.js';

/** What popular leaflets say and nobody has shown (clinical note §0, trap 6), and words that promise. */
const UNSUPPORTED = [/approved for (post-?surgical|chronic )?pain/i, /(?<!esketamine, is )approved for (some forms of )?depression/i, /does not (suppress|slow|affect) (respiration|breathing)/i, /reboot/i, /need not take|no longer need/i, /\b(cures?|guarantee|proven|completely safe|no risk|breakthrough|miracle)\b/i];
/** Where such a word stands to say the opposite. */
const DENIALS = ['Ketamine is not a cure.', 'It is not approved for pain or for depression.'];

describe.each(TEMPLATES)('the template $id', (template) => {
  const words = DENIALS.reduce((text, denial) => text.replace(denial, ''), wordsOf(template));

  it('covers all that a consent of its purpose must say', () => {
    expect(checkForm(template)).toMatchObject({ ok: true });
  });

  it('says that it is a template, until when it holds, and who signs', () => {
    for (const said of ['This text is a template.', 'counsel and clinicians of the clinic have confirmed', 'ends 12 months after you sign', 'For another series you are asked again', 'Patient (name, signature', template.id, `version ${template.version}`]) expect(words).toContain(said);
  });

  it.each(UNSUPPORTED)('claims nothing like %s', (claim) => {
    expect(words).not.toMatch(claim);
  });

  it('is written in words that patients know, in short sentences', () => {
    const sentences = template.sections.flatMap((s) => s.text.split(/(?<=[.:;?!])\s+/));
    const average = sentences.reduce((n, s) => n + s.split(/\s+/).length, 0) / sentences.length;
    expect(average).toBeLessThan(20);
    expect(words).not.toMatch(/\b(NRS|MADRS|bolus|racemic|hepatic|dissociation|contraindicat|mg\/kg)\b/i);
  });
});

it('there is one for each purpose', () => {
  expect(TEMPLATES.map((t) => t.purpose).sort()).toEqual([...CONSENT_PURPOSES].sort());
});

it('the one for treatment names the limits of the evidence and what the label says of breathing', () => {
  const text = wordsOf(TEMPLATES.find((t) => t.purpose === 'treatment') ?? { id: '', version: '', language: '', title: '', sections: [] });
  for (const said of ['gone by week 12', 'could not do more than before', 'the evidence is weak', 'relapsed after 18 days', 'slow or weaken breathing', 'not a cure']) expect(text).toContain(said);
});
