import { connect } from '@/lib/db/connection';
import { isLoopbackHost } from '@/lib/jobs/outbox/allowed-address';
import { runOutbox } from '@/lib/jobs/outbox/run-outbox';
import type { RampLag } from '@/lib/jobs/ramp-lags';
import { LANES } from '@/lib/jobs/tick';
import type { TickReport } from '@/lib/jobs/tick-report';
import { runWorker } from '@/lib/jobs/worker';
import { readSettings } from './settings';
import { reasonOf } from './start-error';
import { onStopRequest } from './stop-signals';

/** One for each lane, and the tick's own, the retention's and the outbox's. */
const CONNECTIONS = LANES + 3;
let lastBehind: RampLag[] = [];

// The worker's process: one tick after the other until asked to stop; the tick in hand is finished.
const settings = readSettings(process.env, process.cwd(), process.env.NODE_ENV !== 'production');
const stopping = new AbortController();
onStopRequest(() => stopping.abort());
const { sql, close } = connect({ url: settings.databaseUrl ?? '', max: CONNECTIONS, name: 'rampart worker' });
const { signal } = stopping;
await Promise.all([
  runWorker({ sql, tickMs: settings.tickMs, retentionDays: settings.retentionDays, signal, onTick: report }),
  runOutbox({
    sql,
    signal,
    allowLoopback: isLoopbackHost(settings.host),
    publicUrl: settings.publicUrl,
    onError: (error) => log('error', 'outbox', { error: reasonOf(error) }),
  }),
]);
await close();
process.exit(0);

function report(outcome: { report: TickReport } | { error: unknown }): void {
  if ('error' in outcome) {
    log('error', 'tick failed', { error: reasonOf(outcome.error) });
    return;
  }
  for (const { environment, experiment, outcome: to, sentence } of outcome.report.transitions)
    log('info', 'decision', { environment, experiment, outcome: to, sentence });
  for (const { experimentId, error } of outcome.report.failures) {
    log('error', 'experiment not judged', {
      experimentId,
      error: reasonOf(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  }
  tellNewlyBehind(outcome.report.behind);
}

/** Once for each time that a ramp falls behind. */
function tellNewlyBehind(behind: RampLag[]): void {
  const fresh = behind.filter(
    (ramp) => !lastBehind.some((last) => last.environment === ramp.environment && last.experiment === ramp.experiment),
  );
  for (const { environment, experiment, lagSeconds } of fresh)
    log('warning', 'settling is behind', { environment, experiment, lagSeconds });
  lastBehind = behind;
}

function log(level: 'info' | 'warning' | 'error', message: string, details: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...details })}\n`);
}
