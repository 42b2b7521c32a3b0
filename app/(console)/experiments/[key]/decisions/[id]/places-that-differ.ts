/** A place of an answer that is another one now; undefined where it is missing. */
export interface DifferingPlace {
  /** `rules.3.value` */
  path: string;
  stored: unknown;
  replayed: unknown;
}

/** Where two answers differ, as deep as it can be named. */
export function placesThatDiffer(stored: unknown, replayed: unknown, path = ''): DifferingPlace[] {
  if (Object.is(stored, replayed)) return [];
  if (!isBranch(stored) || !isBranch(replayed)) return [{ path, stored, replayed }];
  const names = new Set([...Object.keys(stored), ...Object.keys(replayed)]);
  return [...names].flatMap((name) => placesThatDiffer(stored[name], replayed[name], path === '' ? name : `${path}.${name}`));
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
