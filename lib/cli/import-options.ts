import { parseArgs } from 'node:util';

export const importUsage = `rampart import FILE.csv --unit COLUMN --variant COLUMN --metric COLUMN[:KIND] [options]

Turns the table of a past experiment into a report, and tells what the gate would have decided.

  --unit COLUMN           who was randomised; each unit once
  --variant COLUMN        which variant the unit had; exactly two values
  --control VALUE         which of them is control [the one of the first row]
  --metric COLUMN[:KIND]  proportion or mean [proportion when all values are 0 or 1]; repeat it: the first is primary
  --decrease COLUMN       lower is better for this metric; repeatable
  --time COLUMN           when the unit was exposed; needed to tell when the gate would have decided
  --experiment KEY        [the file's name]
  --units-per-day N       plan, from which the sequential tests are tuned
  --url URL               server [RAMPART_URL or http://127.0.0.1:PORT, 3000]
  --admin-key KEY         [RAMPART_ADMIN_KEY]
  --json                  the report as JSON`;

export interface ImportMetric {
  column: string;
  kind: 'proportion' | 'mean' | undefined;
  direction: 'increase' | 'decrease';
}

export interface ImportOptions {
  file: string;
  unit: string;
  variant: string;
  control: string | undefined;
  metrics: ImportMetric[];
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
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return { ok: false, reason: 'give exactly one CSV file' };
  const { unit, variant, metric: metrics = [], decrease = [] } = values;
  if (unit === undefined) return { ok: false, reason: '--unit: name the column that holds the unit' };
  if (variant === undefined) return { ok: false, reason: '--variant: name the column that holds the variant' };
  if (metrics.length === 0) return { ok: false, reason: '--metric: name at least one column to compare' };
  const adminKey = values['admin-key'] ?? environment['RAMPART_ADMIN_KEY'];
  if (adminKey === undefined) return { ok: false, reason: '--admin-key: give an admin key, or set RAMPART_ADMIN_KEY' };
  const unitsPerDay = values['units-per-day'] === undefined ? undefined : Number(values['units-per-day']);
  if (unitsPerDay !== undefined && !(unitsPerDay > 0)) return { ok: false, reason: '--units-per-day: give a number above 0' };
  const wanted: ImportMetric[] = [];
  for (const text of metrics) {
    const [column = '', kind] = text.split(':');
    if (kind !== undefined && kind !== 'proportion' && kind !== 'mean') {
      return { ok: false, reason: `--metric ${text}: the kind is proportion or mean` };
    }
    wanted.push({ column, kind, direction: decrease.includes(column) ? 'decrease' : 'increase' });
  }
  return {
    ok: true,
    options: {
      file,
      unit,
      variant,
      control: values.control,
      metrics: wanted,
      time: values.time,
      experiment: values.experiment ?? keyFromFile(file),
      unitsPerDay,
      url: (values.url ?? environment['RAMPART_URL'] ?? `http://127.0.0.1:${environment['PORT'] ?? 3000}`).replace(/\/+$/, ''),
      adminKey,
      json: values.json ?? false,
    },
  };
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
      metric: { type: 'string', multiple: true },
      decrease: { type: 'string', multiple: true },
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
