import { Inject, Injectable } from '@nestjs/common';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { type EhrAuth, EhrGateway } from '#ehr';
import { newId, type Principal } from '#platform';
import { connectEhr } from './connect-ehr.js';
import { type EhrConnection, findByAddress, findConnection } from './ehr-connection.store.js';

export interface CreateEhrCommand {
  readonly name: string;
  readonly baseUrl: string;
  readonly auth: EhrAuth;
}

const ADDRESS_TEXTS = {
  'not-an-address': 'This is not the https address of a FHIR server.',
  'credentials-in-address': 'The address may hold neither credentials nor a query nor a fragment.',
  'plain-http': 'This host may be reached over https only.',
} as const;

/** Connects the clinic to one more hospital. Nothing is sent there yet: probing is a step of its own. */
@Injectable()
export class CreateEhr {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EhrGateway) private readonly gateway: EhrGateway,
  ) {}

  run(principal: Principal, command: CreateEhrCommand): Promise<Result<EhrConnection>> {
    const baseUrl = command.baseUrl.replace(/\/+$/, '');
    const problems = [this.addressProblem('baseUrl', baseUrl), command.auth.kind === 'backend-services' ? this.addressProblem('auth.tokenUrl', command.auth.tokenUrl) : undefined].filter((p) => p !== undefined);
    if (problems.length > 0) return Promise.resolve(refuse(...problems));
    return this.database.inTenant(principal, async (tx) => {
      if (await findByAddress(tx, baseUrl)) return refuse({ kind: 'duplicate', code: 'EHR_CONNECTED_ALREADY', text: 'A connection to this address exists already.', expression: 'baseUrl' });
      const id = newId();
      await connectEhr(tx, { id, name: command.name, baseUrl, auth: command.auth });
      const made = await findConnection(tx, id);
      if (!made) throw new Error('The connection that was just made cannot be read.');
      return ok(made);
    });
  }

  private addressProblem(expression: string, address: string): Problem | undefined {
    const problem = this.gateway.addressProblem(address);
    return problem && { kind: 'invalid', code: 'EHR_ADDRESS', text: ADDRESS_TEXTS[problem], expression, fix: 'Give the base of the FHIR endpoint, e.g. https://ehr.example.org/fhir/r4.' };
  }
}
