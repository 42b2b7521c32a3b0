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

function watchParent(request: (reason: string) => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    request('npm ended');
  }, PARENT_POLL_MS);
  timer.unref();
}
