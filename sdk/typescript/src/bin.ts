import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Config } from '../../../lib/assignment/types';
import { createRequest } from './request';
import { writeKeys } from './write-keys';

const USAGE = `Usage: rampart types --url https://rampart.example.com --key SERVER_KEY [--out rampart-keys.d.ts]
       rampart types --config config.json [--out rampart-keys.d.ts]

The URL and the key may also come from RAMPART_URL and RAMPART_SERVER_KEY.`;

try {
  await main();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const options = { url: text, key: text, config: text, out: text, help };
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  if (positionals[0] !== 'types') throw new Error(USAGE);
  const { url = process.env.RAMPART_URL, key = process.env.RAMPART_SERVER_KEY, config, out = 'rampart-keys.d.ts' } = values;
  const document: Config = config === undefined ? await fetchConfig(url, key) : JSON.parse(readFileSync(config, 'utf8'));
  writeFileSync(out, writeKeys(document));
  console.log(
    `${counted(document.experiments.length, 'experiment')} and ${counted(document.flags.length, 'flag')} of "${document.environment}" written to ${out}`,
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function fetchConfig(url: string | undefined, key: string | undefined): Promise<Config> {
  if (url === undefined || key === undefined) throw new Error(USAGE);
  const ask = createRequest({ baseUrl: url.replace(/\/+$/, ''), apiKey: key, fetch });
  const { status, text, reason } = await ask({ path: '/api/v1/config' });
  if (status === 0) throw new Error(`There was no answer from ${url}: ${causeOf(reason)}`);
  if (status !== 200) throw new Error(`The server answered ${reason}`);
  return JSON.parse(text);
}

/** `fetch` hides in its cause why it failed. */
function causeOf(reason: unknown): string {
  const { cause, message } = reason as Error;
  return cause instanceof Error ? cause.message : message;
}
