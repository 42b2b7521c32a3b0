import { parentProcess, processCommand } from './process-identity.mjs';

const PARENT_POLL_MS = 300;

/**
 * Calls `stop` once when this process should end: a signal, the end of its supervisor, or the end of the npm that started it
 * (npm passes no signal on, so its child has to notice that its parent changed).
 */
export function onStopRequest(stop: (reason: string) => void): void {
  let isStopping = false;
  function request(reason: string): void {
    if (isStopping) return;
    isStopping = true;
    stop(reason);
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => request(signal));
  if (process.channel !== undefined) process.once('disconnect', () => request('the supervisor ended'));
  else if (process.env.npm_lifecycle_event !== undefined) watchParent(request);
}

// npm starts scripts through a shell, which stays between the two or makes way, depending on the system.
function watchParent(request: (reason: string) => void): void {
  const parent = process.ppid;
  const hasShellBetween = /^\S*sh -c /.test(processCommand(parent) ?? '');
  const grandparent = hasShellBetween ? parentProcess(parent) : undefined;
  const timer = setInterval(() => {
    const isSame = process.ppid === parent && (grandparent === undefined || parentProcess(parent) === grandparent);
    if (isSame) return;
    clearInterval(timer);
    request('npm ended');
  }, PARENT_POLL_MS);
  timer.unref();
}
