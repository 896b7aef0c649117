import type { Principal } from '#platform';
import type { EntityManager } from 'typeorm';

/** An open transaction inside one clinic. It is handed down as the first argument and never stored. */
export class Tx {
  constructor(
    readonly principal: Principal,
    readonly manager: EntityManager,
  ) {}

  get tenantId(): string {
    return this.principal.tenantId;
  }

  /** Runs one statement; `numeric` comes back as string, `timestamptz` as Date. */
  async query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const answer: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers [rows, count] to UPDATE and DELETE, rows to everything else
    if (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number') return answer[0] as Row[];
    return answer as Row[];
  }
}
