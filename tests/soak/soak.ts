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
import { CLICKS_A_UNIT, EVENTS_A_BATCH, type Load, startLoad, UNITS_A_BATCH } from './soak-load';

interface SoakOptions {
  minutes: number;
  /** Half of what this machine takes when left out: that is measured first. */
  eventsPerSecond: number | undefined;
}

const MOST_MEMORY_MB = 400;
const SLOWEST_P99_MS = 100;
const TRIAL_MS = 10_000;
const PROGRESS_MS = 30_000;
const ACTS = ['server', 'server', 'postgres', 'server', 'nothing'] as const;

/**
 * Sends events for some minutes while the server is killed three times and Postgres once, settles all along, and compares what was
 * acknowledged with what is in the log and in the moments.
 *
 * @returns whether nothing was lost or doubled
 */
export async function soak({ minutes, eventsPerSecond }: SoakOptions): Promise<boolean> {
  say(`soaking for ${minutes} minutes: load, three kills of the server and one of Postgres, then a count (some 6 GB below ${tmpdir()})`);
  const stage = await setUp();
  process.once('SIGINT', () => void stage.tearDown().then(() => process.exit(130)));
  try {
    const trial = await tryOut(stage);
    const rate = eventsPerSecond ?? trial.eventsPerSecond / 2;
    say(`took ${Math.round(trial.eventsPerSecond)} events/s at most; sending ${Math.round(rate)} events/s`);
    const load = await loadWithCrashes(stage, { minutes, eventsPerSecond: rate });
    await delay(SETTLED_AFTER_MS);
    await stage.settling.stop();
    say('counting');
    await stage.experiment.settle();
    return judge(stage, await stage.experiment.count(), [trial.load, load]);
  } finally {
    await stage.tearDown();
  }
}

interface Stage {
  experiment: SoakExperiment;
  port: number;
  settling: ReturnType<typeof settleUntilStopped>;
  memory: ReturnType<typeof watchMemory>;
  kill: (what: 'server' | 'postgres') => Promise<void>;
  tearDown: () => Promise<void>;
}

async function setUp(): Promise<Stage> {
  const home = mkdtempSync(path.join(tmpdir(), 'rampart-soak-'));
  let postgres = await startPostgres({ home, settings: durableSettings() });
  await migrate(postgres.url);
  const { sql, close } = connect({ url: postgres.url, name: 'rampart soak settling', max: 3 });
  const experiment = await startSoakExperiment(sql);
  const port = await freePort();
  let server = startServer(postgres, port);
  const settling = settleUntilStopped(experiment);
  const memory = watchMemory(() => server.pid);
  async function kill(what: 'server' | 'postgres'): Promise<void> {
    if (what === 'postgres') postgres = await crash(postgres, home);
    else {
      server.kill('SIGKILL');
      server = startServer(postgres, port);
    }
  }
  async function tearDown(): Promise<void> {
    memory.stop();
    server.kill('SIGKILL');
    await settling.stop();
    await close();
    await stopPostmaster(postgres.pid);
    for (const folder of [postgres.cluster, home]) rmSync(folder, { recursive: true, force: true });
  }
  return { experiment, port, settling, memory, kill, tearDown };
}

/** As fast as it goes, for a few seconds; what it sent counts like the rest. */
async function tryOut({ port, experiment }: Stage): Promise<{ load: Load; eventsPerSecond: number }> {
  const options = { port, experiment: experiment.key, eventsPerSecond: Number.POSITIVE_INFINITY };
  const warmUp = startLoad({ ...options, name: 'warm', untilMs: Date.now() + TRIAL_MS / 2 });
  await warmUp.done;
  const began = Date.now();
  const trial = startLoad({ ...options, name: 'trial', untilMs: began + TRIAL_MS });
  await trial.done;
  const eventsPerSecond = (1000 * trial.acknowledged * EVENTS_A_BATCH) / (Date.now() - began);
  return { load: together([warmUp, trial]), eventsPerSecond };
}

async function loadWithCrashes(stage: Stage, { minutes, eventsPerSecond }: { minutes: number; eventsPerSecond: number }): Promise<Load> {
  const lengthMs = minutes * 60_000;
  const began = Date.now();
  const load = startLoad({
    port: stage.port,
    experiment: stage.experiment.key,
    name: 'soak',
    eventsPerSecond,
    untilMs: began + lengthMs,
  });
  const tell = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const events = load.acknowledged * EVENTS_A_BATCH;
    say(`${seconds} s: ${events} events acknowledged, ${load.failures} sendings failed and were repeated, server ${stage.memory.now()} MB`);
  };
  const progress = setInterval(tell, PROGRESS_MS);
  for (const act of ACTS) {
    await delay(lengthMs / ACTS.length);
    if (act === 'nothing') break;
    tell();
    say(`killing ${act}`);
    await stage.kill(act);
  }
  await load.done;
  clearInterval(progress);
  return load;
}

function judge(stage: Stage, found: Awaited<ReturnType<SoakExperiment['count']>>, loads: readonly Load[]): boolean {
  const { acknowledged, failures, duplicates } = together(loads);
  const units = acknowledged * UNITS_A_BATCH;
  const checks: readonly (readonly [string, number, number, 'exactly' | 'at most'])[] = [
    ['acknowledged events that are in the log', found.events, units * (1 + CLICKS_A_UNIT), 'exactly'],
    ['different messages in the log', found.messages, units * (1 + CLICKS_A_UNIT), 'exactly'],
    ['units in the moments', found.settledUnits, units, 'exactly'],
    ['clicks in the moments', found.settledClicks, units * CLICKS_A_UNIT, 'exactly'],
    ['answers after a retry that told of duplicates', duplicates, failures * EVENTS_A_BATCH, 'at most'],
    ['largest memory of the server, MB', stage.memory.most(), MOST_MEMORY_MB, 'at most'],
  ];
  const failed = checks.filter(([, value, bound, how]) => !(how === 'exactly' ? value === bound : value <= bound));
  for (const check of checks) {
    const [name, value, bound, how] = check;
    say(`${failed.includes(check) ? 'FAIL' : 'ok  '} ${name}: ${value} (${how} ${bound})`);
  }
  const times = loads.at(-1)?.times.sort((a, b) => a - b) ?? [];
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  say(`p99 of answers ${p99.toFixed(1)} ms, crashes included (aim: ${SLOWEST_P99_MS}); ${stage.settling.rounds()} rounds of settling`);
  say(failed.length === 0 ? 'PASSED: nothing was lost or doubled' : `FAILED: ${failed.map(([name]) => name).join('; ')}`);
  return failed.length === 0;
}

function together(loads: readonly Load[]): Load {
  const sum = (pick: (load: Load) => number) => loads.reduce((total, load) => total + pick(load), 0);
  return {
    acknowledged: sum((load) => load.acknowledged),
    accepted: sum((load) => load.accepted),
    duplicates: sum((load) => load.duplicates),
    failures: sum((load) => load.failures),
    times: loads.flatMap(({ times }) => times),
    done: Promise.resolve(),
  };
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

function watchMemory(pidOf: () => number | undefined): { now: () => number; most: () => number; stop: () => void } {
  let now = 0;
  let most = 0;
  const timer = setInterval(() => {
    try {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pidOf()}/status`, 'utf8')) ?? [];
      now = Math.round(Number(kilobytes ?? 0) / 1000);
      most = Math.max(most, now);
    } catch {
      // Between two servers, or on a system without /proc.
    }
  }, 500);
  return { now: () => now, most: () => most, stop: () => clearInterval(timer) };
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
