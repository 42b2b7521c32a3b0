import { announceImport } from './announce-import';
import { type ImportOptions, toShare } from './import-options';
import type { ImportedTable, ImportedUnit } from './import-table';
import { type PrintedReport, printReport } from './print-report';
import { variantKeys } from './variant-keys';

interface Output {
  print: (line: string) => void;
  progress: (line: string) => void;
}

const BATCH = 500;
const CONNECTIONS = 4;
const WINDOW_MS = 10_000;

/** Sends the table through the public API, settles it, and prints the report; with times, also what the gate would have decided. */
export async function runImport(options: ImportOptions, table: ImportedTable, { print, progress }: Output): Promise<void> {
  for (const line of announceImport(table)) progress(line);
  await define(options, table);
  await send(options, table, progress);
  const path = `experiments/${options.experiment}`;
  const end = new Date(table.lastAt + WINDOW_MS + 1000).toISOString();
  const backtest = options.time === undefined ? undefined : await call(options, 'POST', `${path}/backtest`, { at: end });
  await call(options, 'POST', `${path}/watermark`, { at: end });
  const report = (await call(options, 'GET', `${path}/report`)) as PrintedReport;
  progress(`the report is at ${options.url}/experiments/${options.experiment}`);
  if (options.json) print(JSON.stringify(backtest === undefined ? report : { ...report, backtest }, null, 2));
  else for (const line of printReport(report, backtest)) print(line);
}

/** The same import twice, or after one that broke off, goes on with the experiment that is there. */
async function define(options: ImportOptions, table: ImportedTable): Promise<void> {
  for (const { key, column, kind, direction, cap } of table.metrics) {
    const capped = cap === undefined ? {} : { cap: { value: cap } };
    await call(options, 'PUT', `metrics/${key}`, {
      name: column.slice(0, 200),
      kind,
      event: key,
      direction,
      window: '10s',
      lateness: '0s',
      ...capped,
    });
  }
  const [primary, ...secondary] = table.metrics.map((metric) => metric.key);
  const { control, candidate } = table;
  const keyOf = variantKeys(table);
  const baseline = Object.fromEntries(
    table.metrics.flatMap((metric) => (metric.baseline === undefined ? [] : [[metric.key, metric.baseline]])),
  );
  const experiment = await call(options, 'PUT', `experiments/${options.experiment}`, {
    name: `${candidate} against ${control}, ${options.file.split(/[\\/]/).pop()}`.slice(0, 200),
    unit: options.unit === undefined ? 'request' : 'user',
    clock: 'event',
    variants: [
      { key: keyOf(control), role: 'control', weight: toShare(1 - options.share), value: control },
      { key: keyOf(candidate), role: 'candidate', weight: options.share, value: candidate },
    ],
    metrics: { primary, secondary },
    slices: options.slices,
    ramp: rampOf(options.share),
    plan: { baseline, ...(options.unitsPerDay === undefined ? {} : { unitsPerDay: options.unitsPerDay }) },
  });
  if ((experiment as { state: string }).state === 'draft') {
    await call(options, 'POST', `experiments/${options.experiment}/start`, { reason: 'import' });
  }
}

/** The usual stages as far as the past experiment's split goes: a stage cannot give the candidate more than its share. */
function rampOf(share: number) {
  const coverages = [...new Set([0.05, 0.1, 0.25, 0.5].map((coverage) => Math.min(coverage, share)))];
  const stages = coverages.map((coverage, index) => ({ coverage, minDuration: index === coverages.length - 1 ? '7d' : '24h' }));
  return { stages, holdback: Math.min(0.02, toShare(1 - share)) };
}

async function send(options: ImportOptions, table: ImportedTable, progress: Output['progress']): Promise<void> {
  const keyOf = variantKeys(table);
  let next = 0;
  let reported = 0;
  let known = 0;
  let sent = 0;
  async function connection() {
    while (next < table.units.length) {
      const units = table.units.slice(next, next + BATCH);
      next += units.length;
      const events = units.flatMap((unit) => eventsOf(unit, { table, keyOf, experiment: options.experiment }));
      for (let from = 0; from < events.length; from += BATCH) {
        const duplicates = await sendBatch(options, events.slice(from, from + BATCH));
        known += duplicates;
      }
      sent += events.length;
      const done = Math.floor((10 * next) / table.units.length);
      if (done > reported) {
        reported = done;
        progress(`${done * 10} % of ${table.units.length} units sent`);
      }
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  if (known > 0)
    progress(`${known} of ${sent} events were on the server already and stay as they were; another table needs another --experiment`);
}

interface Imported {
  table: ImportedTable;
  /** Of a variant. */
  keyOf: (word: string) => string;
  experiment: string;
}

function eventsOf(unit: ImportedUnit, { table, keyOf, experiment }: Imported) {
  const identity = `${experiment}:${unit.unit}`.slice(0, 80);
  const shared = { unitId: unit.unit };
  const exposure = {
    ...shared,
    type: 'exposure',
    messageId: `${identity}:x`,
    timestamp: new Date(unit.exposedAt).toISOString(),
    experiment,
    variant: keyOf(unit.variant),
    attributes: unit.attributes,
  };
  const outcomes = table.metrics.flatMap((metric, position) => {
    const value = unit.values[position] ?? 0;
    if (metric.kind === 'proportion' && value === 0) return [];
    const timestamp = new Date(unit.exposedAt + 1000).toISOString();
    return [{ ...shared, type: 'track', messageId: `${identity}:${position}`, timestamp, event: metric.key, value }];
  });
  return [exposure, ...outcomes];
}

/** How many of them the server had already. */
async function sendBatch(options: ImportOptions, batch: unknown[]): Promise<number> {
  const answer = (await call(options, 'POST', 'events', { batch })) as { duplicates: number; rejected: { message: string }[] };
  const [refused] = answer.rejected;
  if (refused !== undefined) throw new Error(`the server refused ${answer.rejected.length} events, the first because: ${refused.message}`);
  return answer.duplicates;
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
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${messageOf(text)}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The sentence in an error's body; the body itself when something else than Rampart answers. */
function messageOf(body: string): string {
  try {
    return String(JSON.parse(body).error.message);
  } catch {
    return body;
  }
}
