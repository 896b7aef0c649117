import { Inject, Injectable } from '@nestjs/common';
import { Chart } from '#chart';
import { ok, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { readServiceRequest, type ServiceRequestFacts, toScreeningFacts } from '#fhir';
import type { Principal } from '#platform';
import { REFERRAL_UNKNOWN } from './move-referral.js';
import { type PatientSummary, patientSummary } from './patient-summary.js';
import type { Referral } from './referral.js';
import { findReferral } from './referral.store.js';

export interface ReferralDetail {
  readonly referral: Referral;
  readonly patient: PatientSummary;
  readonly request: ServiceRequestFacts;
}

/** A referral with what triage needs of the patient's record, read from the chart as it stands now. */
@Injectable()
export class ReadReferral {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
  ) {}

  async run(principal: Principal, id: string): Promise<Result<ReferralDetail>> {
    return this.database.inTenant(principal, async (tx) => {
      const referral = await findReferral(tx, id);
      return referral ? ok(await this.detail(tx, referral)) : refuse(REFERRAL_UNKNOWN);
    });
  }

  async detail(tx: Tx, referral: Referral): Promise<ReferralDetail> {
    const held = await this.chart.read(tx, 'ServiceRequest', referral.serviceRequestId);
    const request = held && readServiceRequest({ resource: held.resource(), path: 'ServiceRequest' });
    const record = await this.chart.patientRecord(tx, referral.patientId);
    const facts = toScreeningFacts(record.map((resource) => ({ resource, path: resource.resourceType })));
    // both passed these very checks before they were stored
    if (!request?.ok || !facts.ok) throw new Error('The chart holds a referral that cannot be read.');
    return { referral, patient: patientSummary(referral.patientId, request.value, facts.value), request: request.value };
  }
}
