import { record } from '#audit';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../../plan.js';
import { checkForm, type ConsentForm, type FormContent, hashOf } from './consent-form.js';
import { findForm, insertForm } from './consent-form.store.js';
import { TEMPLATES } from './templates.js';

const OTHER_CONTENT: Problem = { kind: 'conflict', code: 'CONSENT_FORM_EXISTS', text: 'This version of the form is registered with other content, and a version never changes.', expression: 'version', fix: 'Give the changed form a new version.' };

const sameContent = (a: FormContent, b: FormContent): boolean => {
  const content = ({ purpose, title, sections }: FormContent): string => JSON.stringify([purpose, title, sections.map((s) => [s.heading, s.text, [...s.covers].sort()])]);
  return content(a) === content(b);
};

/** Keeps the words of a form for good. The same again is answered with what is kept. */
async function registerForm(tx: Tx, at: Date, { id, version, language, purpose, title, sections }: FormContent): Promise<Result<ConsentForm>> {
  const content: FormContent = { id, version, language, purpose, title, sections: sections.map(({ heading, text, covers }) => ({ heading, text, covers })) };
  const checked = checkForm(content);
  if (!checked.ok) return checked;
  const before = await findForm(tx, content);
  if (before) return sameContent(before, content) ? ok(before) : refuse(OTHER_CONTENT);
  const registered = await insertForm(tx, { ...content, sha256: hashOf(content), registered: { at, by: personOf(tx.principal) } });
  const kept = await findForm(tx, content);
  if (!kept || !sameContent(kept, content)) return refuse(OTHER_CONTENT);
  if (registered) await record(tx, { action: 'consent-form.register', entity: { type: 'consent-form', id: `${id}/${version}/${language}` }, detail: { purpose, sha256: kept.sha256 } });
  return ok(kept);
}

/** The forms that the software ships, as they are: for a demo, and for a clinic whose counsel confirmed them. */
export async function registerConsentTemplates(tx: Tx, at: Date): Promise<Result<readonly ConsentForm[]>> {
  const kept: ConsentForm[] = [];
  for (const template of TEMPLATES) {
    const form = await registerForm(tx, at, template);
    if (!form.ok) return form;
    kept.push(form.value);
  }
  return ok(kept);
}

/** Registers words that patients of the clinic will sign. */
@Injectable()
export class RegisterForm {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, form: FormContent): Promise<Result<ConsentForm>> {
    return this.database.inTenant(principal, (tx) => registerForm(tx, this.clock.now(), form));
  }

  templates(principal: Principal): Promise<Result<readonly ConsentForm[]>> {
    return this.database.inTenant(principal, (tx) => registerConsentTemplates(tx, this.clock.now()));
  }
}
