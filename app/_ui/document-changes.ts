/** A document as a form holds it: any JSON, right or not yet. */
export type Draft = { [key: string]: unknown };

/** A field that differs between what was opened and what somebody else has saved. */
export interface Change {
  field: string;
  opened: unknown;
  theirs: unknown;
  mine: unknown;
}

/** The fields that they changed, as deep as they can be named. */
export function changesOf(opened: unknown, theirs: unknown, mine: unknown, field = ''): Change[] {
  if (isSame(opened, theirs)) return [];
  if (!isObject(opened) || !isObject(theirs)) return [{ field, opened, theirs, mine }];
  const inMine = isObject(mine) ? mine : {};
  return namesOf(opened, theirs).flatMap((name) =>
    changesOf(opened[name], theirs[name], inMine[name], field === '' ? name : `${field}.${name}`),
  );
}

/** Their document with my changes on top: what only they changed is theirs. */
export function joinChanges(opened: Draft, mine: Draft, theirs: Draft): Draft {
  return join(opened, mine, theirs) as Draft;
}

function join(opened: unknown, mine: unknown, theirs: unknown): unknown {
  if (isSame(opened, mine)) return theirs;
  if (isSame(opened, theirs) || !isObject(mine) || !isObject(theirs)) return mine;
  const before = isObject(opened) ? opened : {};
  const joined = namesOf(theirs, mine).map((name): [string, unknown] => [name, join(before[name], mine[name], theirs[name])]);
  return Object.fromEntries(joined.filter(([, value]) => value !== undefined));
}

export function isSame(one: unknown, other: unknown): boolean {
  return stable(one) === stable(other);
}

function namesOf(one: Draft, other: Draft): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function isObject(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stable(value: unknown): string {
  const sorted = (_: string, inner: unknown) => (isObject(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner);
  return JSON.stringify(value, sorted) ?? '';
}
