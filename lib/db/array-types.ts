import type { Sql } from './types';

/** Array types by the type of their elements, in Postgres's own numbers, which never change. */
const ARRAY_OF: Readonly<Record<number, number>> = {
  16: 1000, // boolean
  19: 1003, // name
  20: 1016, // bigint
  21: 1005, // smallint
  23: 1007, // integer
  25: 1009, // text
  700: 1021, // real
  701: 1022, // double precision
  1184: 1185, // timestamptz
  1700: 1231, // numeric
  3802: 3807, // jsonb
};

/**
 * Tells a pool how lists of one dimension are written and read. The driver would ask Postgres for it over each process's first connection,
 * and where that is lost meanwhile, the rejection is nobody's to catch and ends the process.
 */
export function declareArrayTypes({ options: { parsers, serializers } }: Sql): void {
  for (const element of Object.keys(ARRAY_OF).map(Number)) {
    const array = ARRAY_OF[element] ?? 0;
    parsers[array] = (text: string) => parseArray(text, parsers[element]);
    serializers[array] = (given: unknown) => (Array.isArray(given) ? serializeArray(given, serializers[element]) : given);
  }
}

const ELEMENTS = /"((?:[^"\\]|\\.)*)"|[^,{}]+/gs;

/** Of `{a,"b, c",NULL}`. */
function parseArray(text: string, parse: (element: string) => unknown = (element) => element): unknown[] {
  return Array.from(text.matchAll(ELEMENTS), ([element, quoted]) => {
    if (quoted !== undefined) return parse(quoted.replace(/\\(.)/gs, '$1'));
    return element === 'NULL' ? null : parse(element);
  });
}

function serializeArray(list: readonly unknown[], serialize: (element: unknown) => unknown = String): string {
  const elements = list.map((element) => {
    if (element === undefined) throw new RangeError('serializeArray requires elements that are defined, got undefined: null is NULL');
    return element === null ? 'NULL' : `"${escaped(String(serialize(element)))}"`;
  });
  return `{${elements.join(',')}}`;
}

// The intake writes millions of texts that need no escape: looking first takes half the time.
function escaped(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text;
}
