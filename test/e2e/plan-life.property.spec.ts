import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());

const SESSIONS = 2;
const ORDER = { protocol: 'DEP-OP-6', dose: { value: '0.50', unit: 'mg/kg' }, concentration: { value: '1', unit: 'mg/mL' }, sessions: SESSIONS };
const DOSES = ['0.40', '0.45', '0.50', '0.35'];
/** A run takes about a third of a second; this many meet every state. */
const RUNS = 36;
const LONGEST = 14;
/** How often each event is tried: what ends a life seldom, or most lives would be short. */
const WEIGHT: Readonly<Record<string, number>> = { sign: 6, revise: 4, withdraw: 2, hold: 2, resume: 4, start: 6, pause: 2, continue: 4, 'end-session': 6, 'stop-session': 2, complete: 1, stop: 1, 'enter-in-error': 1 };
const TRIED = Object.entries(WEIGHT).flatMap(([name, times]) => Array.from({ length: times }, () => name));

type State = 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';
type Pump = 'none' | 'running' | 'paused';

/** The life of a plan told a second time, without the code's own tables, as the table of fhir §2.4 is read. */
interface Model {
  state: State;
  signed: boolean;
  given: number;
  givenUnderOrder: number;
  pump: Pump;
  waiting: boolean;
  /** The newest changed order was taken back: doing it again does nothing. */
  withdrawn: boolean;
  revision: number;
  /** What became of the orders of older revisions. */
  readonly replaced: ('stopped' | 'cancelled')[];
}

const live = (m: Model): boolean => m.state === 'active' || m.state === 'on-hold';

/** Whether the event is allowed, and what it does. */
const EVENTS: Readonly<Record<string, { readonly allowed: (m: Model) => boolean; readonly apply: (m: Model) => void }>> = {
  sign: {
    allowed: (m) => (m.signed ? !m.waiting || (live(m) && m.pump === 'none' && m.given < SESSIONS) : m.state === 'draft'),
    apply: (m) => {
      if (!m.signed) Object.assign(m, { signed: true, state: 'active' });
      else if (m.waiting) {
        m.replaced.push(m.givenUnderOrder > 0 ? 'stopped' : 'cancelled');
        Object.assign(m, { waiting: false, withdrawn: false, givenUnderOrder: 0, revision: m.revision + 1 });
      }
    },
  },
  revise: { allowed: (m) => m.signed && live(m) && m.given < SESSIONS, apply: (m) => Object.assign(m, { waiting: true, withdrawn: false }) },
  withdraw: { allowed: (m) => m.signed && live(m) && (m.waiting || m.withdrawn), apply: (m) => Object.assign(m, { waiting: false, withdrawn: true }) },
  hold: { allowed: (m) => m.state === 'active' && m.pump !== 'running', apply: (m) => Object.assign(m, { state: 'on-hold' }) },
  resume: { allowed: (m) => m.state === 'on-hold', apply: (m) => Object.assign(m, { state: 'active' }) },
  start: { allowed: (m) => m.state === 'active' && m.pump === 'none' && m.given < SESSIONS, apply: (m) => Object.assign(m, { pump: 'running', given: m.given + 1, givenUnderOrder: m.givenUnderOrder + 1 }) },
  pause: { allowed: (m) => m.pump === 'running', apply: (m) => Object.assign(m, { pump: 'paused' }) },
  continue: { allowed: (m) => m.pump === 'paused' && m.state === 'active', apply: (m) => Object.assign(m, { pump: 'running' }) },
  'end-session': { allowed: (m) => m.pump !== 'none', apply: (m) => Object.assign(m, { pump: 'none', state: m.given === SESSIONS && m.state === 'active' ? 'completed' : m.state }) },
  'stop-session': { allowed: (m) => m.pump !== 'none', apply: (m) => Object.assign(m, { pump: 'none' }) },
  complete: { allowed: (m) => m.signed && live(m) && m.pump === 'none' && m.given > 0, apply: (m) => Object.assign(m, { state: 'completed' }) },
  stop: { allowed: (m) => (live(m) || m.state === 'draft') && m.pump === 'none', apply: (m) => Object.assign(m, { state: 'revoked' }) },
  'enter-in-error': { allowed: (m) => (live(m) || m.state === 'draft') && m.given === 0, apply: (m) => Object.assign(m, { state: 'entered-in-error' }) },
};

interface Row {
  readonly carePlan: readonly string[];
  readonly current: readonly string[];
  readonly replaced: readonly string[];
  readonly task: string;
}

/** The row of the table that holds now. */
function rowOf(m: Model): Row {
  if (!m.signed) return { carePlan: [], current: [], replaced: [], task: 'accepted' };
  const dose = m.given > 0;
  const replaced = m.state === 'entered-in-error' ? m.replaced.map(() => 'entered-in-error') : m.replaced;
  const row = (carePlan: string, order: string, task: string): Row => ({ carePlan: [carePlan], current: [order], replaced, task });
  switch (m.state) {
    case 'draft': throw new Error('A signed plan is no draft.');
    case 'active': return row('active', 'active', dose ? 'in-progress' : 'accepted');
    case 'on-hold': return row('on-hold', 'on-hold', 'on-hold');
    case 'revoked': return dose ? row('revoked', 'stopped', 'failed') : row('revoked', 'cancelled', 'cancelled');
    case 'completed': return row('completed', 'completed', 'completed');
    case 'entered-in-error': return row('entered-in-error', 'entered-in-error', 'entered-in-error');
  }
}

interface Held {
  readonly resource_type: string;
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
}

class Life {
  private session = '';
  private dose = 0;
  private ready = false;
  /** Orders of each revision, as they came up. */
  private readonly orders: string[][] = [];

  constructor(
    private readonly plan: string,
    private readonly referral: string,
  ) {}

  async do(event: string): Promise<boolean> {
    const at = `/plans/${this.plan}`;
    const word = { reason: 'other', text: 'As it happened.' };
    const post = async (path: string, body?: object): Promise<boolean> => {
      const { status, text, json } = await day.post(path, body);
      if (status >= 500) throw new Error(text);
      if (path.endsWith('/sessions') && status === 201) this.session = json.id as string;
      return status < 300;
    };
    day.minutes(3);
    switch (event) {
      case 'sign': {
        for (const rule of (await day.get(`${at}/screening`)).json.open as string[]) await post(`${at}/acknowledgements`, { rule, reason: 'reviewed-with-patient', text: 'Reviewed.' });
        return post(`${at}/sign`);
      }
      case 'revise': return post(`${at}/revise`, { dose: { value: DOSES[this.dose++ % DOSES.length], unit: 'mg/kg' }, ...word });
      case 'withdraw': return post(`${at}/revision/withdraw`, word);
      case 'hold': return post(`${at}/hold`, word);
      case 'resume': return post(`${at}/resume`, { text: word.text });
      case 'start':
        await this.prepare();
        // how long a patient waits between sessions is another story; before a first one there is nothing to allow
        await post(`${at}/schedule/early-start`, { reason: 'specialist-advice', text: 'Tolerated well.' });
        return post(`${at}/sessions`);
      case 'pause': return this.session !== '' && post(`${at}/sessions/${this.session}/pause`, word);
      case 'continue': return this.session !== '' && post(`${at}/sessions/${this.session}/resume`);
      case 'end-session': return this.session !== '' && post(`${at}/sessions/${this.session}/complete`);
      case 'stop-session': return this.session !== '' && post(`${at}/sessions/${this.session}/stop`, word);
      case 'complete': return post(`${at}/complete`, word);
      case 'stop': return post(`${at}/stop`, word);
      default: return post(`${at}/entered-in-error`, word);
    }
  }

  /** What a signed plan needs before its first session. */
  private async prepare(): Promise<void> {
    if (this.ready || !(await day.get(`/plans/${this.plan}`)).json.signed) return;
    this.ready = true;
    await day.consent(this.plan).catch(() => undefined);
    await day.post(`/plans/${this.plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
  }

  /** What every chart reads now, and what the table says of it. */
  async check(m: Model, after: string): Promise<void> {
    const detail = (await day.get(`/plans/${this.plan}`)).json as { status: string; pending?: object; revision: number; fhir: { medicationRequests: string[] } | null };
    // what waits, waits until it is signed or taken back, and the order that stands is the last that was signed
    expect([after, detail.pending !== undefined, detail.revision]).toEqual([after, m.waiting, m.revision]);
    const current = (detail.fhir?.medicationRequests ?? []).map((r) => r.split('/')[1] ?? '');
    if (m.signed && this.orders.length < m.revision) this.orders.push(current);
    const rows = await day.db.sql<Held>(
      `SELECT resource_type, c.id, r.content::jsonb->>'status' AS status, r.content::jsonb->'statusReason'->>'text' AS reason FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version)
       WHERE c.stream_id = ANY($1) AND resource_type IN ('CarePlan', 'MedicationRequest', 'Task') ORDER BY c.position`,
      [[this.plan, this.referral]],
    );
    const of = (type: string, ids?: readonly string[]): string[] => [...new Set(rows.filter((r) => r.resource_type === type && (!ids || ids.includes(r.id))).map((r) => r.status))];
    const published = {
      after,
      plan: detail.status,
      carePlan: of('CarePlan'),
      current: of('MedicationRequest', current),
      replaced: this.orders.slice(0, -1).flatMap((ids) => of('MedicationRequest', ids)),
      task: of('Task').join(),
    };
    expect(published).toEqual({ after, plan: m.state, ...rowOf(m) });
    // no order stands beside those that the plan names
    expect(rows.filter((r) => r.resource_type === 'MedicationRequest').length).toBe(this.orders.flat().length);
    for (const r of rows.filter((one) => one.resource_type !== 'CarePlan' && ['on-hold', 'stopped', 'cancelled', 'failed'].includes(one.status))) expect([after, r.resource_type, r.reason]).toEqual([after, r.resource_type, expect.stringMatching(/\S/)]);
  }
}

describe('whatever happens to a plan, in whatever order', () => {
  it('the hospital reads one row of the table of legal status combinations', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ pick: fc.nat(9_999), wild: fc.nat(3) }), { minLength: 8, maxLength: LONGEST }), async (steps) => {
        day.clock.set(new Date(MORNING));
        const referral = await day.referral();
        const { id } = (await day.post('/plans', { referralId: referral, ...ORDER })).json as { id: string };
        const life = new Life(id, referral);
        const model: Model = { state: 'draft', signed: false, given: 0, givenUnderOrder: 0, pump: 'none', waiting: false, withdrawn: false, revision: 1, replaced: [] };
        for (const { pick, wild } of steps) {
          // three of four steps are ones that are possible, or most lives would be a row of refusals
          const names = TRIED.filter((name) => wild === 0 || EVENTS[name]?.allowed(model));
          const event = names[pick % names.length] ?? 'sign';
          const { allowed, apply } = EVENTS[event] ?? { allowed: () => false, apply: () => undefined };
          const may = allowed(model);
          expect([event, await life.do(event)]).toEqual([event, may]);
          if (may) apply(model);
          await life.check(model, event);
          reached.add(model.state);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // or the lives were too dull to prove anything
    expect(reached.size).toBeGreaterThanOrEqual(4);
  }, 60_000);
});
