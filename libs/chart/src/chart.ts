import { Jobs, type Tx } from '#database';
import type { Clock } from '#platform';
import { type Adopted, type Adoption, adopt } from './adopt.js';
import type { ChartEntry } from './chart-entry.js';
import { readCurrent, readHistory, readStream, readVersion } from './chart.store.js';
import { type Held, heldAs, heldUnder, type IdentifiedBy, isHeldFor, type RemoteName } from './held.store.js';
import type { ChartType } from './indexing/search-params.js';
import { patientRecord } from './patient-record.js';
import { enqueueReconcile, publish, type Published } from './publish.js';
import { idOfRemote, insertReplicaSet, insertStream, lockStream, oweWholeStream } from './replica.store.js';
import { MAX_COUNT, parseSearch } from './search/parse-search.js';
import { search } from './search/search.js';

/** A history is read by people: more versions than this come page by page. */
const HISTORY_LIMIT = 200;

/** Our own FHIR record. The transaction is always the caller's. */
export class Chart {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Opening twice is opening once. */
  async openStream(tx: Tx, stream: { readonly id: string; readonly kind: 'referral' | 'plan' }): Promise<void> {
    await insertStream(tx, stream);
  }

  /** From now on that EHR should hold what the stream says, and what it said so far. */
  async follow(tx: Tx, streamId: string, ehrId: string): Promise<void> {
    await lockStream(tx, streamId);
    if (!(await insertReplicaSet(tx, streamId, ehrId))) return;
    if ((await oweWholeStream(tx, streamId, ehrId)) > 0) await enqueueReconcile(tx, this.jobs, streamId, ehrId);
  }

  /** See `publish.ts`. */
  async publish(tx: Tx, streamId: string, resources: readonly fhir4.Resource[]): Promise<Published[]> {
    return publish(tx, this.jobs, streamId, resources, this.clock.now());
  }

  /** See `adopt.ts`. */
  async adopt(tx: Tx, adoption: Adoption): Promise<Adopted> {
    return adopt(tx, adoption, this.clock.now());
  }

  async read(tx: Tx, type: string, id: string): Promise<ChartEntry | null> {
    return readCurrent(tx, type, id);
  }

  async readVersion(tx: Tx, type: string, id: string, version: number): Promise<ChartEntry | null> {
    return readVersion(tx, type, id, version);
  }

  /** Newest first; `below` continues after a version. */
  async history(tx: Tx, type: string, id: string, below?: number): Promise<ChartEntry[]> {
    return readHistory(tx, type, id, HISTORY_LIMIT, below);
  }

  /** The first page of a FHIR search, e.g. `{ patient: id, category: 'survey' }`. Unknown parameters are a bug and throw. */
  async search(tx: Tx, type: ChartType, params: Readonly<Record<string, string>>): Promise<readonly ChartEntry[]> {
    const request = parseSearch(type, new URLSearchParams({ _count: String(MAX_COUNT), ...params }), true, '');
    if (!request.ok) throw new Error(`The chart cannot search ${type} by ${Object.keys(params).join(', ')}.`);
    const page = await search(tx, request.value);
    return page.ok ? page.value.matches : [];
  }

  /** Everything that we hold about a patient, the Patient first: the newest version of each resource. */
  async patientRecord(tx: Tx, patientId: string): Promise<fhir4.Resource[]> {
    return patientRecord(tx, patientId);
  }

  /** What an EHR knows by ids of its own. */
  async heldAs(tx: Tx, ehrId: string, names: readonly RemoteName[]): Promise<(Held & RemoteName)[]> {
    return heldAs(tx, ehrId, names);
  }

  /** What we hold in common with an EHR under business identifiers. */
  async heldUnder(tx: Tx, ehrId: string, identifiers: readonly IdentifiedBy[]): Promise<(Held & IdentifiedBy)[]> {
    return heldUnder(tx, ehrId, identifiers);
  }

  /** Whether a resource of ours is held in common with an EHR. */
  async isHeldFor(tx: Tx, ehrId: string, type: string, id: string): Promise<boolean> {
    return isHeldFor(tx, ehrId, type, id);
  }

  /** The newest versions of one type in a stream. */
  async inStream(tx: Tx, streamId: string, type: string): Promise<ChartEntry[]> {
    return readStream(tx, streamId, type);
  }

  /** Our id of what an EHR knows by an id of its own. */
  async idOfRemote(tx: Tx, ehrId: string, type: string, remoteId: string): Promise<string | null> {
    return idOfRemote(tx, ehrId, type, remoteId);
  }
}
