import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** A child that ends with this code asks not to be started again. */
export const GIVE_UP_CODE = 78;

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
const RESTART_GRACE_MS = 5_000;
const STABLE_AFTER_MS = 60_000;

export interface ChildOptions {
  name: string;
  /** Arguments of Node. */
  flags: string[];
  cwd: string;
  /** Asked at every start. */
  env: () => NodeJS.ProcessEnv;
  log: (line: string) => void;
  onMessage?: (message: unknown) => void;
  /** The child ended with `GIVE_UP_CODE`. */
  onGiveUp: () => void;
}

export interface SupervisedChild {
  /** Lets the running child finish and starts the next. */
  restart(): Promise<void>;
  /** Asks the child to finish, and ends it by force after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Keeps a child process running: started again when it ends by itself, later each time it keeps failing. */
export function superviseChild(options: ChildOptions): SupervisedChild {
  let isStopping = false;
  let isRestarting = false;
  let failures = 0;
  let child = start();

  function start(): ChildProcess {
    const startedAt = performance.now();
    const started = spawnChild(options);
    started.once('exit', (code, signal) => {
      if (started !== child || isStopping || isRestarting) return;
      if (code === GIVE_UP_CODE) {
        options.onGiveUp();
        return;
      }
      failures = performance.now() - startedAt > STABLE_AFTER_MS ? 1 : failures + 1;
      const waitMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
      options.log(`The ${options.name} ended (${signal ?? `exit code ${code}`}); starting it again in ${waitMs} ms.`);
      setTimeout(() => {
        if (started === child && !isStopping) child = start();
      }, waitMs);
    });
    return started;
  }

  async function restart(): Promise<void> {
    if (isStopping || isRestarting) return;
    isRestarting = true;
    await finish(child, RESTART_GRACE_MS);
    isRestarting = false;
    if (!isStopping) child = start();
  }

  async function stop(graceMs: number): Promise<void> {
    isStopping = true;
    await finish(child, graceMs);
  }

  return { restart, stop };
}

// Detached, so that Ctrl-C reaches the supervisor alone and it decides the order of the end; the channel tells a child when the
// supervisor is gone.
function spawnChild({ flags, cwd, env, onMessage, log, name }: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, flags, { cwd, env: env(), detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('error', (error) => log(`The ${name} could not be started: ${error.message}`));
  if (onMessage !== undefined) child.on('message', onMessage);
  return child;
}

async function finish(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = delay(graceMs, 'late', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
  patience.abort();
  await ended;
}
