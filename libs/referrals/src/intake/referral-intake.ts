import { Inject, Injectable } from '@nestjs/common';
import { covers } from '#access';
import { Chart, FhirAnswer } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { weakEtag } from '#fhir';
import { Clock, CONFIG, type Config, type Principal, ProblemException } from '#platform';
import { checkMessage } from './check-message.js';
import { type Message, readSingle, readTransaction } from './message.js';
import { OneAtATime } from './one-at-a-time.js';
import { type Received, receiveReferral } from './receive-referral.js';

/** What cannot be read at all is 400, what was read and does not pass is 422 (fhir reference §4.1). */
const UNREADABLE = /^(JSON_|NOT_A_RESOURCE$)/;

function refusal(problems: readonly Problem[]): ProblemException {
  const [first] = problems;
  if (first && UNREADABLE.test(first.code) && first.kind !== 'too-large') return new ProblemException(problems, 400);
  return first?.code === 'CONDITION_NOT_SELECTIVE' ? new ProblemException(problems, 412) : new ProblemException(problems);
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw refusal(result.problems);
}

/** The scope of each type that a transaction creates, as if each were created by itself (SMART App Launch 2.2). */
function withinScopes(principal: Principal, message: Message): Result<Message> {
  const lacking = message.entries.find((e) => !covers(principal.scopes, `system/${e.resource.resourceType}.c`));
  return lacking ? refuse({ kind: 'forbidden', code: 'SCOPE_NEEDED', text: "The token's scopes do not allow to create a resource of this type.", expression: lacking.path }) : ok(message);
}

/** FHIR pushes in each of their shapes, all led into `receiveReferral`. */
@Injectable()
export class ReferralIntake {
  private readonly queue = new OneAtATime();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async transaction(principal: Principal, body: unknown): Promise<FhirAnswer> {
    const received = await this.receive(principal, readTransaction(textOf(body)));
    return new FhirAnswer(200, received.response);
  }

  async single(principal: Principal, type: 'ServiceRequest' | 'Task', body: unknown): Promise<FhirAnswer> {
    const { response, isNew } = await this.receive(principal, readSingle(type, textOf(body)));
    const { id, meta } = JSON.parse(response) as { id: string; meta: { versionId: string; lastUpdated: string } };
    return new FhirAnswer(isNew ? 201 : 200, response, {
      location: `${this.faceBase}/${type}/${id}/_history/${meta.versionId}`,
      etag: weakEtag(meta.versionId),
      'last-modified': new Date(meta.lastUpdated).toUTCString(),
    });
  }

  private get faceBase(): string {
    return `${this.config.publicUrl}/fhir`;
  }

  private async receive(principal: Principal, read: Result<Message>): Promise<Received> {
    const message = unwrap(checkMessage(unwrap(withinScopes(principal, unwrap(read)))));
    const store = (): Promise<Result<Received>> => this.database.inTenant(principal, (tx) => receiveReferral(tx, { chart: this.chart, faceBase: this.faceBase, at: this.clock.now() }, message));
    return unwrap(await this.queue.run(`${principal.tenantId}:${principal.ehrId ?? ''}`, store));
  }
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');
