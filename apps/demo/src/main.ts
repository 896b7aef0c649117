import { ConfigError } from '#platform';
import { parseOptions, USAGE } from './options.js';
import { PLACES } from './places.js';
import { supervise } from './supervise.js';

const say = (line: string): void => console.log(`${new Date().toTimeString().slice(0, 8)}  ${line}`);

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  try {
    const starting = supervise(parseOptions(args, process.env), say);
    // Ctrl-C during the start waits for the start, then ends in order: nothing is left running
    const stop = await starting;
    say(`Ready. Tokens and addresses: ${PLACES.demoFile} · logs: ${PLACES.logs} · Ctrl-C ends it.`);
    await stopAsked;
    say('Ending …');
    await stop();
    say('Ended; the data stay in var/ for the next npm start.');
    return 0;
  } catch (error) {
    console.error(error instanceof ConfigError || process.env['LOG_LEVEL'] !== 'debug' ? `\n${(error as Error).message}\n` : error);
    return 1;
  }
}

process.exit(await main());
