import { parentPort } from 'node:worker_threads';
import { runTask, type SimulationTask } from './simulation-task';

// One task after the other, as `runTasks` sends them; an error ends the thread and, with it, the command.
parentPort?.on('message', (task: SimulationTask) => {
  parentPort?.postMessage(runTask(task, (text) => process.stderr.write(`${text}\n`)));
});
