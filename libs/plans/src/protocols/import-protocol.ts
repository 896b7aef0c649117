import type { Result } from '#clinical';
import { parseFhirJson, readPlanDefinition } from '#fhir';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { AddProtocolVersion } from './add-protocol-version.js';
import type { ClinicVersion } from './protocol-version.js';

/** Takes a PlanDefinition of another clinic as a version of our own. What they signed is theirs: two of ours sign again. */
@Injectable()
export class ImportProtocol {
  constructor(@Inject(AddProtocolVersion) private readonly addProtocolVersion: AddProtocolVersion) {}

  async run(principal: Principal, body: unknown): Promise<Result<ClinicVersion>> {
    const json = parseFhirJson(typeof body === 'string' ? body : '');
    if (!json.ok) return json;
    const read = readPlanDefinition(json.value);
    if (!read.ok) return read;
    const { approvedBy: _by, approvedOn: _on, ...protocol } = read.value;
    return this.addProtocolVersion.run(principal, protocol, 'imported');
  }
}
