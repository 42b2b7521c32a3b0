import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDemo } from './run-demo';
import { followLines, isForWatchers } from './server-log';

// `npm run demo [-- --exit]`: the ordinary server on data of its own, and a simulated model service beside it.
const root = fileURLToPath(new URL('../../', import.meta.url));
const port = process.env['PORT'] ?? '3000';
const baseUrl = `http://127.0.0.1:${port}`;
const dataDir = path.resolve(root, process.env['RAMPART_DATA_DIR'] ?? '.rampart/demo');
const logFile = path.join(dataDir, 'server.log');
const owner = { email: 'demo@example.com', password: ownPassword() };
const keys = { adminKey: newKey('admin'), serverKey: newKey('server') };
const stopped = new AbortController();
const FOLLOW_MS = 100;
let server: ChildProcess | undefined;
let follow: NodeJS.Timeout | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());

try {
  server = startServer();
  const showNews = newsOf(logFile);
  follow = setInterval(showNews, FOLLOW_MS);
  server.once('exit', showNews);
  await untilReady(server);
  server.once('exit', () => stopped.abort());
  process.stdout.write(
    `\nWatch it: ${baseUrl}, signed in as ${owner.email} with the password ${owner.password}\nThe server's log: ${path.relative(process.cwd(), logFile)}\n\n`,
  );
  const outcomes = await runDemo({ baseUrl, ...keys, signal: stopped.signal, onProgress: (line) => process.stdout.write(`${line}\n`) });
  for (const { experiment, state, seconds } of outcomes)
    process.stdout.write(`${experiment}: ${state.replaceAll('_', ' ')} after ${seconds.toFixed(0)} s\n`);
  if (!process.argv.includes('--exit') && !stopped.signal.aborted) await untilStopped();
} catch (error) {
  process.stderr.write(`The demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stop(server);
  clearInterval(follow);
}
process.exit();

function startServer(): ChildProcess {
  const env = {
    ...process.env,
    PORT: port,
    RAMPART_DATA_DIR: dataDir,
    RAMPART_ADMIN_EMAIL: owner.email,
    RAMPART_ADMIN_PASSWORD: owner.password,
    RAMPART_TICK_MS: '1000',
    RAMPART_ADMIN_KEY: keys.adminKey,
    RAMPART_SERVER_KEY: keys.serverKey,
  };
  writeFileSync(logFile, '');
  const log = openSync(logFile, 'a');
  // A group of its own: Ctrl-C reaches this process, which ends the server in order. A file and no pipe, which could break.
  const child = spawn(process.execPath, ['lib/server/run.mjs', 'lib/server/launch.ts'], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', log],
  });
  closeSync(log);
  return child;
}

/** Shows those new lines of the server's log that somebody who watches has to see. */
function newsOf(file: string): () => void {
  const newLines = followLines(file);
  return () => {
    for (const line of newLines()) if (isForWatchers(line)) process.stderr.write(`${line}\n`);
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  while (!stopped.signal.aborted) {
    if (child.exitCode !== null) throw new Error('the server did not start: the lines above say why');
    const answer = await fetch(`${baseUrl}/readyz`).catch(() => undefined);
    if (answer?.ok && (await acceptsKeys())) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Another server on the same port would be ready too, but it does not know these keys. */
async function acceptsKeys(): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/api/v1/experiments`, { headers: { authorization: `Bearer ${keys.adminKey}` } });
  return answer.ok;
}

async function untilStopped(): Promise<void> {
  process.stdout.write('\nThe console stays up; Ctrl-C ends it.\n');
  await new Promise<void>((resolve) => stopped.signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Made up at the first demo and kept beside its data, so that a second one knows it too. */
function ownPassword(): string {
  const file = path.join(dataDir, 'demo-password');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(9).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

function newKey(kind: string): string {
  return `rampart_${kind}_${randomBytes(24).toString('base64url')}`;
}
