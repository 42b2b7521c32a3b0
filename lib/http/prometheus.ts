import { intakeOf } from '@/lib/ingest/intake';
import { type RampLag, rampLags } from '@/lib/jobs/ramp-lags';
import { configState } from './config-state';
import type { HttpContext } from './context';
import { workerSign } from './health';
import { LATENCY_EDGES, requestCounts } from './request-counts';
import { streamCount } from './stream-hub';

type Labels = Record<string, string | number>;

/** `GET /metrics`: what this process has done and how it is, in Prometheus' text format. */
export async function prometheus(context: HttpContext): Promise<Response> {
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
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  });
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
  addHead(lines, 'rampart_intake_flushes_total', 'counter', 'Group commits.');
  lines.push(sample('rampart_intake_flushes_total', {}, flushes));
  addHead(lines, 'rampart_intake_rows_total', 'counter', 'Events handed to the database, duplicates among them.');
  lines.push(sample('rampart_intake_rows_total', {}, storedRows));
  addHead(lines, 'rampart_intake_erased_rows_total', 'counter', 'Late events of erased units, not taken back.');
  lines.push(sample('rampart_intake_erased_rows_total', {}, erasedRows));
}

function addRequests(lines: string[]): void {
  const routes = [...requestCounts()];
  addHead(lines, 'rampart_http_requests_total', 'counter', 'Requests answered.');
  for (const [route, { byStatus }] of routes) {
    for (const [status, count] of byStatus) lines.push(sample('rampart_http_requests_total', { route, status }, count));
  }
  const name = 'rampart_http_request_duration_seconds';
  addHead(lines, name, 'histogram', 'Time to answer, without sending a stream.');
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

function addGauge(lines: string[], name: string, help: string, samples: [Labels, number][]): void {
  addHead(lines, name, 'gauge', help);
  for (const [labels, value] of samples) lines.push(sample(name, labels, value));
}

function addHead(lines: string[], name: string, type: string, help: string): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
}

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(
    ([label, text]) => `${label}="${String(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}
