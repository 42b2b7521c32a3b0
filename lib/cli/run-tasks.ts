import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SimulationTask, TaskResult } from './simulation-task';

/** What runs TypeScript, as for every command. */
const RUNNER = new URL('../server/run.mjs', import.meta.url);
const THREAD = 'lib/cli/simulation-thread.ts';

type Results<Tasks extends readonly SimulationTask[]> = { -readonly [Index in keyof Tasks]: TaskResult[Tasks[Index]['kind']] };

/**
 * Runs tasks on several threads, each taking the next one when it is free. A task depends on nothing but itself, so the results, in the
 * order of the tasks, are the same on any number of threads. A task's error is thrown.
 */
export async function runTasks<const Tasks extends readonly SimulationTask[]>(tasks: Tasks, threads: number): Promise<Results<Tasks>> {
  const left = [...tasks.entries()];
  const results: unknown[] = [];
  const work = async () => {
    const thread = new Worker(RUNNER, { argv: [THREAD] });
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, task] = next;
      thread.postMessage(task);
      [results[index]] = await once(thread, 'message');
    }
    await thread.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work));
  return results as Results<Tasks>;
}
