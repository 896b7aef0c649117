import { record } from '#audit';
import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../../plan.js';
import type { ConsentForm, FormName } from './consent-form.js';
import { findForm, retireForm } from './consent-form.store.js';
import { FORM_UNKNOWN } from './read-forms.js';

/** From now on nobody signs these words; consents given on them stay as they are. Retiring twice is retiring once. */
@Injectable()
export class RetireForm {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, name: FormName, text: string): Promise<Result<ConsentForm>> {
    return this.database.inTenant(principal, async (tx) => {
      const retired = await retireForm(tx, name, { at: this.clock.now(), by: personOf(tx.principal), note: text });
      const form = await findForm(tx, name);
      if (!form) return refuse(FORM_UNKNOWN);
      if (retired) await record(tx, { action: 'consent-form.retire', entity: { type: 'consent-form', id: `${form.id}/${form.version}/${form.language}` }, detail: { purpose: form.purpose, sha256: form.sha256 } });
      return ok(form);
    });
  }
}
