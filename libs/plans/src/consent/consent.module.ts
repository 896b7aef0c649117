import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { ConsentsController } from './consents.controller.js';
import { ConsentFormsController } from './forms/consent-forms.controller.js';
import { ReadForms } from './forms/read-forms.js';
import { RegisterForm } from './forms/register-form.js';
import { RetireForm } from './forms/retire-form.js';
import { ListConsents } from './list-consents.js';
import { RecordConsent } from './record-consent.js';
import { RevokeConsent } from './revoke-consent.js';

/** What patients agree to: treatment, and sharing of their record; and the words in which they do. */
@Module({
  imports: [ChartModule],
  controllers: [ConsentsController, ConsentFormsController],
  providers: [RecordConsent, RevokeConsent, ListConsents, RegisterForm, ReadForms, RetireForm],
})
export class ConsentModule {}
