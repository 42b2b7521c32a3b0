import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '@/lib/db/connection';
import { migrate } from '@/lib/db/migrate';
import { freePort } from '@/lib/server/free-port';
import { type EmbeddedPostgres, startPostgres } from '@/lib/server/postgres';
import { stopPostmaster } from '@/lib/server/postgres-process';
import { durableSettings } from '@/lib/server/postgres-settings';
import { SETTLED_AFTER_MS, type SoakExperiment, startSoakExperiment } from './soak-experiment';
import { CLICKS_A_UNIT, startLoad, UNITS_A_BATCH } from './soak-load';

interface SoakOptions {
  minutes: number;
  eventsPerSecond: number;
}

const MOST_MEMORY_MB = 400;
const SLOWEST_P99_MS = 100;

/**
 * Sends events for some minutes while the server is killed three times and Postgres once, settles all along, and compares what was
 * acknowledged with what is in the log and in the moments.
 *
 * @returns whether nothing was lost or doubled
 */
export async function soak({ minutes, eventsPerSecond }: SoakOptions): Promise<boolean> {
  const home = mkdtempSync(path.join(tmpdir(), 'rampart-soak-'));
  let postgres = await startPostgres({ home, settings: durableSettings() });
  await migrate(postgres.url);
  const { sql, close } = connect({ url: postgres.url, name: 'rampart soak settling', max: 3 });
  const experiment = await startSoakExperiment(sql);
  const port = await freePort();
  let server = startServer(postgres, port);
  const settling = settleUntilStopped(experiment);
  const lengthMs = minutes * 60_000;
  const load = startLoad({ port, experiment: experiment.key, eventsPerSecond, untilMs: Date.now() + lengthMs });
  const memory = watchMemory(() => server.pid);
  for (const act of ['server', 'server', 'postgres', 'server', 'end']) {
    await delay(lengthMs / 5);
    say(
      `${load.acknowledged} batches acknowledged, ${load.failures} failed sendings, ${memory.most()} MB${act === 'end' ? '' : `; now ${act} is killed`}`,
    );
    if (act === 'server') {
      server.kill('SIGKILL');
      server = startServer(postgres, port);
    }
    if (act === 'postgres') postgres = await crash(postgres, home);
  }
  await load.done;
  await delay(SETTLED_AFTER_MS);
  await settling.stop();
  await experiment.settle();
  const units = load.acknowledged * UNITS_A_BATCH;
  const found = await experiment.count();
  const p99 = load.times.sort((a, b) => a - b)[Math.floor(load.times.length * 0.99)] ?? Number.NaN;
  const isSound = judge([
    ['acknowledged events that are in the log', found.events, units * (1 + CLICKS_A_UNIT), 'exactly'],
    ['different messages in the log', found.messages, units * (1 + CLICKS_A_UNIT), 'exactly'],
    ['units in the moments', found.settledUnits, units, 'exactly'],
    ['clicks in the moments', found.settledClicks, units * CLICKS_A_UNIT, 'exactly'],
    ['answers after a retry that told of duplicates', load.duplicates, load.failures * UNITS_A_BATCH * (1 + CLICKS_A_UNIT), 'at most'],
    ['largest memory of the server, MB', memory.most(), MOST_MEMORY_MB, 'at most'],
  ]);
  say(`p99 of answers ${p99.toFixed(1)} ms (aim: ${SLOWEST_P99_MS}), ${settling.rounds()} rounds of settling`);
  memory.stop();
  server.kill('SIGKILL');
  await close();
  await stopPostmaster(postgres.pid);
  for (const folder of [postgres.cluster, home]) rmSync(folder, { recursive: true, force: true });
  return isSound;
}

function startServer({ url }: EmbeddedPostgres, port: number): ChildProcess {
  const runner = fileURLToPath(new URL('../../lib/server/run.mjs', import.meta.url));
  const entry = fileURLToPath(new URL('./soak-server.ts', import.meta.url));
  const env = { ...process.env, DATABASE_URL: url, PORT: String(port) };
  return spawn(process.execPath, [runner, entry], { env, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** Kills the postmaster outright; its backends end by themselves, and the next start recovers from the log. */
async function crash(postgres: EmbeddedPostgres, home: string): Promise<EmbeddedPostgres> {
  process.kill(postgres.pid, 'SIGKILL');
  await delay(1000);
  return await startPostgres({ home, settings: durableSettings(), preferredPort: postgres.port });
}

function settleUntilStopped(experiment: SoakExperiment): { stop: () => Promise<void>; rounds: () => number } {
  let isStopped = false;
  let rounds = 0;
  async function run(): Promise<void> {
    while (!isStopped) {
      // A round may meet the moment in which Postgres is away.
      await experiment.settle().then(
        () => {
          rounds += 1;
        },
        () => undefined,
      );
      await delay(500);
    }
  }
  const running = run();
  return {
    stop: async () => {
      isStopped = true;
      await running;
    },
    rounds: () => rounds,
  };
}

function watchMemory(pidOf: () => number | undefined): { most: () => number; stop: () => void } {
  let most = 0;
  const timer = setInterval(() => {
    try {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pidOf()}/status`, 'utf8')) ?? [];
      most = Math.max(most, Math.round(Number(kilobytes ?? 0) / 1000));
    } catch {
      // Between two servers, or on a system without /proc.
    }
  }, 500);
  return { most: () => most, stop: () => clearInterval(timer) };
}

function judge(lines: readonly (readonly [string, number, number, 'exactly' | 'at most'])[]): boolean {
  let isSound = true;
  for (const [name, value, bound, how] of lines) {
    const isMet = how === 'exactly' ? value === bound : value <= bound;
    say(`${isMet ? 'ok  ' : 'FAIL'} ${name}: ${value} (${how} ${bound})`);
    isSound &&= isMet;
  }
  return isSound;
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
