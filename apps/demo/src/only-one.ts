import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Two runs in one folder would share its data, and the second with --fresh would delete them under the first. The file
 * outlives a killed run, so a process counts only if it is one of ours. Answers what releases the folder.
 */
export async function claimFolder(file: string): Promise<() => Promise<void>> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  if (pid && pid !== process.pid) {
    const command = await run('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout, () => '');
    if (/apps[\\/]demo[\\/]src[\\/]main/.test(command)) throw new Error(`npm start already runs in this folder (process ${pid}): end it first, or use another clone.`);
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}
