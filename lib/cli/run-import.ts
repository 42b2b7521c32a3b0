import type { ImportOptions } from './import-options';
import type { ImportedTable } from './import-table';
import { type PrintedReport, printReport } from './print-report';

interface Output {
  print: (line: string) => void;
  progress: (line: string) => void;
}

const BATCH = 500;
const CONNECTIONS = 4;
const WINDOW_MS = 10_000;

/** Sends the table through the public API, settles it, and prints the report; with times, also what the gate would have decided. */
export async function runImport(options: ImportOptions, table: ImportedTable, { print, progress }: Output): Promise<void> {
  await define(options, table);
  await send(options, table, progress);
  const path = `experiments/${options.experiment}`;
  const end = new Date(table.lastAt + WINDOW_MS + 1000).toISOString();
  const backtest = options.time === undefined ? undefined : await call(options, 'POST', `${path}/backtest`, { at: end });
  await call(options, 'POST', `${path}/watermark`, { at: end });
  const report = (await call(options, 'GET', `${path}/report`)) as PrintedReport;
  if (options.json) print(JSON.stringify(backtest === undefined ? report : { ...report, backtest }, null, 2));
  else for (const line of printReport(report, backtest)) print(line);
}

async function define(options: ImportOptions, table: ImportedTable): Promise<void> {
  for (const { key, kind, direction } of table.metrics) {
    await call(options, 'PUT', `metrics/${key}`, { kind, event: key, direction, window: '10s', lateness: '0s' });
  }
  const [primary, ...secondary] = table.metrics.map((metric) => metric.key);
  await call(options, 'PUT', `experiments/${options.experiment}`, {
    name: `Import of ${options.file}`,
    unit: 'user',
    clock: 'event',
    variants: [
      { key: table.control, role: 'control', weight: 0.5, value: table.control },
      { key: table.candidate, role: 'candidate', weight: 0.5, value: table.candidate },
    ],
    metrics: { primary, secondary },
    ...(options.unitsPerDay === undefined ? {} : { plan: { unitsPerDay: options.unitsPerDay } }),
  });
  await call(options, 'POST', `experiments/${options.experiment}/start`, { reason: 'import' });
}

async function send(options: ImportOptions, table: ImportedTable, progress: (line: string) => void): Promise<void> {
  let next = 0;
  let reported = 0;
  async function connection() {
    while (next < table.units.length) {
      const units = table.units.slice(next, next + BATCH);
      next += units.length;
      const batch = units.flatMap((unit) => eventsOf(unit, table, options.experiment));
      for (let from = 0; from < batch.length; from += BATCH) await sendBatch(options, batch.slice(from, from + BATCH));
      const done = Math.floor((10 * next) / table.units.length);
      if (done > reported) {
        reported = done;
        progress(`${done * 10} % of ${table.units.length} units sent`);
      }
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

function eventsOf(unit: ImportedTable['units'][number], table: ImportedTable, experiment: string) {
  const identity = `${experiment}:${unit.unit}`.slice(0, 80);
  const shared = { unitId: unit.unit };
  const exposure = {
    ...shared,
    type: 'exposure',
    messageId: `${identity}:x`,
    timestamp: new Date(unit.exposedAt).toISOString(),
    experiment,
    variant: unit.variant,
  };
  const outcomes = table.metrics.flatMap((metric, position) => {
    const value = unit.values[position] ?? 0;
    if (metric.kind === 'proportion' && value === 0) return [];
    const timestamp = new Date(unit.exposedAt + 1000).toISOString();
    return [{ ...shared, type: 'track', messageId: `${identity}:${position}`, timestamp, event: metric.key, value }];
  });
  return [exposure, ...outcomes];
}

async function sendBatch(options: ImportOptions, batch: unknown[]): Promise<void> {
  const answer = (await call(options, 'POST', 'events', { batch })) as { rejected: { index: number; message: string }[] };
  const [refused] = answer.rejected;
  if (refused !== undefined) throw new Error(`the server refused ${answer.rejected.length} events, the first because: ${refused.message}`);
}

async function call(options: ImportOptions, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${options.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${options.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: Error) => {
    throw new Error(`No server answers at ${options.url}: start it with npm start, or name another with --url.`, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
