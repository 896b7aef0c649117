/** PostgreSQL's and the sockets' codes for: not there right now, or too busy to say (57014 is a statement that took too long). */
const CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|57P0[1-5]|57014|08\w{3}|53300)$/;
/** What `pg` says in words alone. */
const WORDS = /^(Query read timeout|timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed)/;

/** The database did not answer. Nothing is known to be stored: a transaction that was not confirmed counts as not done. */
export class DatabaseAway extends Error {
  /** SQLSTATE connection_failure, by which the HTTP side knows to answer 503. */
  readonly code = '08006';
  constructor(cause: unknown) {
    super('The database does not answer.', { cause });
    this.name = 'DatabaseAway';
  }
}

export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (typeof code === 'string' && CODES.test(code)) || (typeof message === 'string' && WORDS.test(message));
}
