export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

interface Family {
  help: string;
  type: string;
  samples: Sample[];
}

const SUFFIXES: Record<string, readonly string[]> = { histogram: ['_bucket', '_sum', '_count'], counter: [''], gauge: [''] };
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as it is written down: HELP and TYPE once and before the samples, a family in one
 * piece, no sample twice, every histogram cumulative and closed by +Inf.
 *
 * @throws Error with the line that breaks the format
 */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') {
      if (families.has(name)) throw new Error(`twice: ${line}`);
      families.set(name, { help: rest, type: '', samples: [] });
      current = name;
      continue;
    }
    const family = families.get(current);
    if (family === undefined) throw new Error(`outside of a family: ${line}`);
    if (word === 'TYPE') {
      if (name !== current || family.type !== '' || !(rest in SUFFIXES)) throw new Error(`no type: ${line}`);
      family.type = rest;
      continue;
    }
    const sample = readSample(line);
    const id = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(id)) throw new Error(`twice: ${line}`);
    seen.add(id);
    const suffixes = SUFFIXES[family.type] ?? [];
    if (!suffixes.some((suffix) => sample.name === current + suffix)) throw new Error(`not of ${current}: ${line}`);
    if (family.type === 'counter' && !current.endsWith('_total')) throw new Error(`a counter's name ends in _total: ${line}`);
    family.samples.push(sample);
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') checkHistogram(name, samples);
  return families;
}

function readSample(line: string): Sample {
  const [, name, inside = '', number = ''] = SAMPLE.exec(line) ?? [];
  const value = Number(number.replace('Inf', 'Infinity'));
  if (name === undefined || number === '' || (Number.isNaN(value) && number !== 'NaN')) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (let at = 0; at < inside.length; at = LABEL.lastIndex) {
    LABEL.lastIndex = at;
    const [, label, text = ''] = LABEL.exec(inside) ?? [];
    if (label === undefined || label in labels) throw new Error(`no labels: ${line}`);
    labels[label] = text.replaceAll(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter));
  }
  return { name, labels, value };
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const last = new Map<string, number>();
  for (const { name: part, labels, value } of samples) {
    const { le, ...rest } = labels;
    const series = JSON.stringify(rest);
    if (part === `${name}_bucket` && value < (last.get(series) ?? 0)) throw new Error(`not cumulative: ${name} ${series} ${le}`);
    if (part === `${name}_bucket`) last.set(series, value);
    if (part === `${name}_count` && value !== last.get(series)) throw new Error(`+Inf is not the count: ${name} ${series}`);
  }
}
