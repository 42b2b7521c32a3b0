import { isStorableText } from './is-storable-text';

const MOST_PROPERTIES = 64;
const DEEPEST = 8;
const LONGEST_KEY = 200;

type Result = { ok: true; text: string | undefined } | { ok: false; code: 'INVALID_PROPERTIES' | 'INVALID_TEXT'; message: string };

/**
 * Checks the properties or attributes of one event and writes them as JSON.
 *
 * @param field what the caller named them, for messages
 * @param shared properties of the batch's context, beneath the event's own
 */
export function readProperties(field: string, given: unknown, shared: Record<string, unknown> | undefined): Result {
  if (given === undefined || given === null) return write(field, shared);
  if (typeof given !== 'object' || Array.isArray(given)) {
    return {
      ok: false,
      code: 'INVALID_PROPERTIES',
      message: `${field} must be an object of names and values, got ${Array.isArray(given) ? 'a list' : typeof given}`,
    };
  }
  return write(field, shared === undefined ? (given as Record<string, unknown>) : { ...shared, ...given });
}

function write(field: string, properties: Record<string, unknown> | undefined): Result {
  if (properties === undefined) return { ok: true, text: undefined };
  const names = Object.keys(properties);
  if (names.length === 0) return { ok: true, text: undefined };
  if (names.length > MOST_PROPERTIES) {
    return { ok: false, code: 'INVALID_PROPERTIES', message: `${field} has ${names.length} entries: send at most ${MOST_PROPERTIES}` };
  }
  return problemOf(properties, field, 0) ?? { ok: true, text: JSON.stringify(properties) };
}

function problemOf(value: unknown, path: string, depth: number): Result | undefined {
  if (typeof value === 'string') return isStorableText(value) ? undefined : badText(path);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return undefined;
    return { ok: false, code: 'INVALID_PROPERTIES', message: `${path} must be a finite number: leave it out or send it as text` };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST)
    return { ok: false, code: 'INVALID_PROPERTIES', message: `${path} is nested more than ${DEEPEST} deep: flatten it` };
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorableText(name)) return badText(path);
    if (name.length > LONGEST_KEY)
      return { ok: false, code: 'INVALID_PROPERTIES', message: `${path} has a name of more than ${LONGEST_KEY} characters: shorten it` };
    const problem = problemOf(inner, `${path}.${name}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function badText(path: string): Result {
  return { ok: false, code: 'INVALID_TEXT', message: `${path} holds \\u0000 or half a surrogate pair: remove that character` };
}
