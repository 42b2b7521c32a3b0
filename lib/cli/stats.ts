import { parseArgs } from 'node:util';
import { STATS_COMMANDS, type StatsCommand } from './stats-commands';
import { statsOptions, UsageError } from './stats-options';
import { readFlags, trajectoryTable } from './trajectories';

const TEXT_OPTIONS = [
  ...['control', 'treatment', 'alpha', 'units', 'counts', 'weights', 'concentration', 'margin', 'direction', 'from', 'to'],
  ...['difference', 'sd', 'correlation', 'power', 'sides', 'ratio', 'looks', 'spending', 'gamma', 'p', 'method'],
];

const TRAJECTORIES: StatsCommand = {
  summary: 'real experiments, peeked at and followed by a sequence',
  usage: 'asos_experiments.csv.gz',
  run: () => {
    throw new UsageError('usage: stats trajectories asos_experiments.csv.gz [--json]');
  },
};

const COMMANDS: Record<string, StatsCommand> = { ...STATS_COMMANDS, trajectories: TRAJECTORIES };

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const { values, positionals } = parse(args);
    const [name, file, ...more] = positionals;
    if (name === undefined) {
      console.log(overview());
      return 0;
    }
    const command = COMMANDS[name];
    if (command === undefined) throw new UsageError(`there is no command "${name}"\n\n${overview()}`);
    if (values['help'] === true) {
      console.log(`stats ${name}: ${command.summary}\n  ${command.usage} [--json]`);
      return 0;
    }
    refuseUnused(name, command, { values, words: name === 'trajectories' ? more : positionals.slice(1) });
    if (name === 'trajectories' && file !== undefined) {
      const rows = readFlags(file);
      console.log(values['json'] === true ? JSON.stringify(rows) : trajectoryTable(rows));
      return 0;
    }
    const result = command.run(statsOptions(values, command.usage));
    console.log(values['json'] === true ? JSON.stringify(result) : textOf(result, command.result));
    return 0;
  } catch (error) {
    // Options that do not parse and figures outside their domain are the caller's; the rest is a bug and is thrown
    if (!(error instanceof UsageError || error instanceof RangeError || isParseError(error))) throw error;
    console.error(plainly(error));
    return 2;
  }
}

function parse(args: readonly string[]): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const flags = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, absolute: { type: 'boolean' } } as const;
  const texts = Object.fromEntries(TEXT_OPTIONS.map((name) => [name, { type: 'string' as const }]));
  return parseArgs({ args: joinSigned(args), options: { ...texts, ...flags }, allowPositionals: true });
}

/** `parseArgs` takes a value that begins with a minus only behind "=". */
function joinSigned(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    const isValue = /^-[\d.]/.test(arg) && before !== undefined && TEXT_OPTIONS.some((name) => before === `--${name}`);
    if (isValue) joined.splice(-1, 1, `${before}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

/** An option that a command does not read, most likely a slip, must not pass for one that it does. */
function refuseUnused(name: string, { usage }: StatsCommand, typed: { values: object; words: readonly string[] }): void {
  const [word] = typed.words;
  if (word !== undefined) throw new UsageError(`stats ${name} does not take "${word}"; it takes ${usage}`);
  const unused = Object.keys(typed.values).find((option) => option !== 'json' && !new RegExp(`--${option}\\b`).test(usage));
  if (unused !== undefined) throw new UsageError(`stats ${name} has no --${unused}; it takes ${usage}`);
}

function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Without Node's advice on words that begin with a dash. */
function plainly({ message }: Error): string {
  const [what = message] = message.split('. To specify a positional');
  return what === message ? message : `${what}; --help lists what there is`;
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary, usage }]) => `  ${name}: ${summary}\n      ${usage}`);
  return ['usage: npm run --silent stats -- COMMAND OPTIONS [--json]', ...lines].join('\n');
}

/** A single figure with what it is. */
function textOf(result: unknown, what = 'result'): string {
  const [only = '', ...more] = table(result);
  return more.length === 0 && Number.isFinite(Number(only)) ? `${what}: ${only}` : [only, ...more].join('\n');
}

/** Nested fields as "name value" lines; a figure that cannot be computed as its reason. */
function table(value: unknown, indent = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${indent}${show(value)}`];
  if ('ok' in value && 'value' in value) return table(value.value, indent);
  if ('ok' in value && 'reason' in value) return [`${indent}cannot be computed: ${String(value.reason)}`];
  return Object.entries(value).flatMap(([name, field]) => {
    if (Array.isArray(field)) return [`${indent}${words(name)}: ${field.map(show).join('  ')}`];
    if (typeof field !== 'object' || field === null) return [`${indent}${words(name)}: ${show(field)}`];
    if ('lower' in field && 'upper' in field) return [`${indent}${words(name)}: ${show(field.lower)} to ${show(field.upper)}`];
    return [`${indent}${words(name)}:`, ...table(field, `${indent}  `)];
  });
}

function show(value: unknown): string {
  if (typeof value !== 'number') return value === undefined ? 'none' : String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
}

function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
