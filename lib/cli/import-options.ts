import { parseArgs } from 'node:util';

export const importUsage = `rampart import FILE.csv --variant COLUMN --metric COLUMN[:KIND] [options]

Turns the table of a past experiment into a report, and tells what the gate would have decided. The columns may be
separated by commas, semicolons or tabs; FILE.csv.gz is read too.

  --unit COLUMN           who was randomised, one row each [every row is a unit of its own]
  --variant COLUMN        which variant the unit had
  --control VALUE         which of them is control [the one named control, baseline, 0, false or off, else the first row's]
  --candidate VALUE       which one is compared with it [the other]; rows of further variants are left out
  --share N               the candidate's planned share of the two [0.5]
  --metric COLUMN[:KIND]  proportion or mean [proportion when all values are 0 or 1, true or false, yes or no];
                          repeat it: the first is primary
  --decrease COLUMN       lower is better for this metric; repeatable
  --cap COLUMN=VALUE      largest value of a unit that counts; repeatable
  --empty-is-0            an empty cell of a metric, NA, NaN or NULL is a unit without the outcome [such a row is refused]
  --decimal-comma         values are written as 12,50 [12.50]
  --slice COLUMN          compare within its values too; repeatable
  --time COLUMN           when the unit was exposed: ISO 8601, in UTC when it names no offset, or epoch seconds or
                          milliseconds; needed to tell when the gate would have decided
  --experiment KEY        [the file's name]
  --units-per-day N       plan: new units a day, both variants together
  --baseline COLUMN=MEAN[,SD]  plan: control's value as it was known before (SD but for proportions); the tests are tuned
                          by it, and without it by the first 1,000 units of control; repeatable
  --url URL               server [RAMPART_URL or http://127.0.0.1:PORT, 3000]
  --admin-key KEY         [RAMPART_ADMIN_KEY]
  --json                  the report as JSON`;

export interface ImportMetric {
  column: string;
  kind: 'proportion' | 'mean' | undefined;
  direction: 'increase' | 'decrease';
  cap: number | undefined;
  baseline: { mean: number; sd?: number } | undefined;
}

export interface ImportOptions {
  file: string;
  /** Left out when every row is a unit of its own. */
  unit: string | undefined;
  variant: string;
  control: string | undefined;
  candidate: string | undefined;
  /** Planned share of the candidate, above 0 and below 1. */
  share: number;
  metrics: ImportMetric[];
  emptyIsZero: boolean;
  decimalComma: boolean;
  slices: string[];
  time: string | undefined;
  experiment: string;
  unitsPerDay: number | undefined;
  url: string;
  adminKey: string;
  json: boolean;
}

type Parsed = { ok: true; options: ImportOptions } | { ok: false; reason: string };

/** Reads the command line; a refusal names the option and what to give. */
export function importOptions(argv: string[], environment: Record<string, string | undefined>): Parsed {
  try {
    return { ok: true, options: readOptions(argv, environment) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function readOptions(argv: string[], environment: Record<string, string | undefined>): ImportOptions {
  const { values, positionals } = parse(argv);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error('give exactly one CSV file');
  const { metric = [], decrease = [], cap: caps = [], baseline: baselines = [] } = values;
  return {
    file,
    unit: values.unit,
    variant: values.variant ?? required('--variant: name the column that holds the variant'),
    control: values.control,
    candidate: values.candidate,
    share: readShare(values.share),
    metrics: readMetrics(metric, { decrease, caps, baselines }),
    emptyIsZero: values['empty-is-0'] ?? false,
    decimalComma: values['decimal-comma'] ?? false,
    slices: values.slice ?? [],
    time: values.time,
    experiment: readKey(values.experiment) ?? keyFromFile(file),
    unitsPerDay: readUnitsPerDay(values['units-per-day']),
    url: readUrl(values.url || environment['RAMPART_URL'] || `http://127.0.0.1:${environment['PORT'] || 3000}`),
    adminKey:
      values['admin-key'] ||
      environment['RAMPART_ADMIN_KEY'] ||
      required('--admin-key: give an admin key, or set RAMPART_ADMIN_KEY; Settings, “API keys”, makes one'),
    json: values.json ?? false,
  };
}

function required(message: string): never {
  throw new Error(message);
}

type OfMetrics = Record<'decrease' | 'caps' | 'baselines', string[]>;

function readMetrics(texts: readonly string[], { decrease, caps, baselines }: OfMetrics): ImportMetric[] {
  if (texts.length === 0) throw new Error('--metric: name at least one column to compare');
  const metrics = texts.map((text): ImportMetric => {
    const [, column = text, kind] = /^(.*):(proportion|mean)$/.exec(text) ?? [];
    return { column, kind: kind as ImportMetric['kind'], direction: 'increase', cap: undefined, baseline: undefined };
  });
  const find = (option: string, column: string) =>
    metrics.find((metric) => metric.column === column) ?? required(`${option} ${column}: name a column that --metric names too`);
  for (const column of decrease) find('--decrease', column).direction = 'decrease';
  for (const text of caps) {
    const [, column = '', value = ''] = /^(.*)=(.*)$/.exec(text) ?? [];
    if (!(Number(value) > 0)) throw new Error(`--cap ${text}: give COLUMN=VALUE with a value above 0`);
    find('--cap', column).cap = Number(value);
  }
  for (const text of baselines) {
    const [, column = '', mean = '', sd] = /^(.*)=([^,]+)(?:,([^,]+))?$/.exec(text) ?? [];
    if (mean === '' || !Number.isFinite(Number(mean)) || (sd !== undefined && !(Number(sd) > 0))) {
      throw new Error(`--baseline ${text}: give COLUMN=MEAN, or COLUMN=MEAN,SD with an SD above 0`);
    }
    find('--baseline', column).baseline = { mean: Number(mean), ...(sd === undefined ? {} : { sd: Number(sd) }) };
  }
  return metrics;
}

function readKey(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Za-z0-9._-]{1,80}$/.test(text)) return text;
  throw new Error(`--experiment ${text}: give a key of letters, digits, ".", "_" and "-", at most 80`);
}

/** Shares are kept in ten-thousandths, as buckets are. */
export function toShare(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

function readShare(text = '0.5'): number {
  const share = toShare(Number(text));
  if (!(share >= 0.01 && share <= 0.99)) throw new Error('--share: give a number from 0.01 to 0.99');
  return share;
}

function readUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new Error(`--url ${text}: give an address such as http://127.0.0.1:3000`);
  return text.replace(/\/+$/, '');
}

function readUnitsPerDay(text: string | undefined): number | undefined {
  if (text !== undefined && !(Number(text) > 0)) throw new Error('--units-per-day: give a number above 0');
  return text === undefined ? undefined : Number(text);
}

function parse(argv: string[]) {
  const text = { type: 'string' } as const;
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      unit: text,
      variant: text,
      control: text,
      candidate: text,
      share: text,
      metric: { type: 'string', multiple: true },
      decrease: { type: 'string', multiple: true },
      cap: { type: 'string', multiple: true },
      baseline: { type: 'string', multiple: true },
      'empty-is-0': { type: 'boolean' },
      'decimal-comma': { type: 'boolean' },
      slice: { type: 'string', multiple: true },
      time: text,
      experiment: text,
      'units-per-day': text,
      url: text,
      'admin-key': text,
      json: { type: 'boolean' },
    },
  });
}

function keyFromFile(file: string): string {
  const name = file.split(/[\\/]/).pop() ?? file;
  return (
    name
      .replace(/\.csv(\.gz)?$/i, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 80) || 'import'
  );
}
