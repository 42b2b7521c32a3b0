import { authenticate } from '@/lib/auth/authenticate';
import { presentedKey } from '@/lib/auth/presented-key';
import type { Principal } from '@/lib/auth/types';
import { AppError } from '@/lib/errors';
import { intakeOf } from '@/lib/ingest/intake';
import { rampFigures } from '@/lib/jobs/ramp-figures';
import { type RampLag, rampLags } from '@/lib/jobs/ramp-lags';
import { configState } from './config-state';
import type { HttpContext } from './context';
import { addExperiments } from './experiment-metrics';
import { addCounter, addFamily, addGauge, type Labels, sample } from './exposition';
import { workerSign } from './health';
import { LATENCY_EDGES, requestCounts } from './request-counts';
import { streamCount } from './stream-hub';

/** `GET /metrics`: what this process has done and how it is, in Prometheus' text format; with a server or an admin key also its experiments. */
export async function prometheus(context: HttpContext, request: Request): Promise<Response> {
  const reader = presentedKey(request, false) === undefined ? undefined : await readerOf(context, request);
  const lines: string[] = [];
  addRequests(lines);
  addGauge(lines, 'rampart_streams', 'Open server-sent event streams.', [[{}, streamCount(context.sql)]]);
  const versions = [...configState(context.sql).snapshots.values()].map(({ config, version }): [Labels, number] => [
    { environment: config.environment },
    version,
  ]);
  addGauge(lines, 'rampart_config_version', 'Newest config version known to this process.', versions);
  addGauge(lines, 'process_resident_memory_bytes', 'Resident memory of this process.', [[{}, process.memoryUsage.rss()]]);
  addGauge(lines, 'process_uptime_seconds', 'Seconds since this process started.', [[{}, process.uptime()]]);
  addIntake(lines, context);
  const worker = await workerSign(context).catch(() => undefined);
  addGauge(lines, 'rampart_database_up', 'Whether the database could be asked.', [[{}, worker === undefined ? 0 : 1]]);
  if (worker !== undefined && worker.lagMs !== null) {
    addGauge(lines, 'rampart_worker_lag_seconds', 'Seconds since the last tick of any worker.', [[{}, worker.lagMs / 1000]]);
  }
  addRamps(lines, await rampLags(context.sql, context.now()).catch(() => []));
  if (reader !== undefined) {
    const { environmentId, environment } = reader;
    const ramps = await rampFigures(context.sql, { environmentId, now: context.now() }).catch(() => []);
    addExperiments(lines, environment, ramps);
  }
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** Whose figures are asked for. Without its database this process still tells how it is. */
async function readerOf({ sql }: HttpContext, request: Request): Promise<Principal | undefined> {
  try {
    return await authenticate({ sql, request, allow: ['server', 'admin'] });
  } catch (error) {
    if (error instanceof AppError && error.code !== 'UNAVAILABLE') throw error;
    return undefined;
  }
}

/** Without their names, since nobody needs a key to read this. */
function addRamps(lines: string[], ramps: readonly RampLag[]): void {
  const worst = new Map<string, number>();
  const counts = new Map<string, { environment: string; state: string; ramps: number }>();
  for (const { environment, state, lagSeconds } of ramps) {
    worst.set(environment, Math.max(lagSeconds, worst.get(environment) ?? 0));
    const place = `${environment} ${state}`;
    counts.set(place, { environment, state, ramps: (counts.get(place)?.ramps ?? 0) + 1 });
  }
  const samples = [...counts.values()].map(({ ramps: count, ...labels }): [Labels, number] => [labels, count]);
  addGauge(lines, 'rampart_ramps', 'Ramps under way, by state.', samples);
  const lags = [...worst].map(([environment, lag]): [Labels, number] => [{ environment }, lag]);
  addGauge(lines, 'rampart_settling_lag_seconds', 'How far the ramp that is furthest behind is settled before now.', lags);
}

function addIntake(lines: string[], { sql }: HttpContext): void {
  const { queuedRows, reservedBytes, flushes, storedRows, erasedRows } = intakeOf(sql).state();
  addGauge(lines, 'rampart_intake_queued_rows', 'Events waiting to be stored.', [[{}, queuedRows]]);
  addGauge(lines, 'rampart_intake_reserved_bytes', 'Bytes of request bodies held until their events are stored.', [[{}, reservedBytes]]);
  addCounter(lines, 'rampart_intake_flushes_total', 'Group commits.', [[{}, flushes]]);
  addCounter(lines, 'rampart_intake_rows_total', 'Events handed to the database, duplicates among them.', [[{}, storedRows]]);
  addCounter(lines, 'rampart_intake_erased_rows_total', 'Late events of erased units, not taken back.', [[{}, erasedRows]]);
}

function addRequests(lines: string[]): void {
  const routes = [...requestCounts()];
  const answered = routes.flatMap(([route, { byStatus }]) => [...byStatus].map(([status, count]) => [{ route, status }, count] as const));
  addCounter(lines, 'rampart_http_requests_total', 'Requests answered.', answered);
  const name = 'rampart_http_request_duration_seconds';
  addFamily(lines, { name, type: 'histogram', help: 'Time to answer, without sending a stream.' }, []);
  for (const [route, { bins, seconds, requests }] of routes) {
    let below = 0;
    LATENCY_EDGES.forEach((edge, index) => {
      below += bins[index] ?? 0;
      lines.push(sample(`${name}_bucket`, { route, le: edge }, below));
    });
    lines.push(
      sample(`${name}_bucket`, { route, le: '+Inf' }, requests),
      sample(`${name}_sum`, { route }, seconds),
      sample(`${name}_count`, { route }, requests),
    );
  }
}
