import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { ConsentPurpose } from '../consent.js';
import type { ConsentForm, FormName } from './consent-form.js';
import { findForm, listForms } from './consent-form.store.js';

export const FORM_UNKNOWN: Problem = { kind: 'not-found', code: 'CONSENT_FORM_UNKNOWN', text: 'This clinic has registered no such form.', fix: 'Give id, version and language of a form of GET /api/v1/consent-forms.' };

/** The clinic's forms, retired ones too: what somebody signed stays readable. A clinic has a few dozen. */
@Injectable()
export class ReadForms {
  constructor(@Inject(Database) private readonly database: Database) {}

  list(principal: Principal, filter: { readonly purpose?: ConsentPurpose | undefined; readonly language?: string | undefined }): Promise<ConsentForm[]> {
    return this.database.inTenant(principal, (tx) => listForms(tx, filter));
  }

  read(principal: Principal, name: FormName): Promise<Result<ConsentForm>> {
    return this.database.inTenant(principal, async (tx) => {
      const form = await findForm(tx, name);
      return form ? ok(form) : refuse(FORM_UNKNOWN);
    });
  }
}
