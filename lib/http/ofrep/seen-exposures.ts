interface Generations {
  young: Set<string>;
  old: Set<string>;
  turnedAt: number;
}

const MOST_YOUNG = 100_000;
const GENERATION_MS = 30 * 60_000;
const PLACE = Symbol.for('rampart.ofrep-exposures');

/**
 * Whether an exposure is new to this process, which from then on it is not: a unit that is evaluated at every request is one exposure.
 * Two generations of sets forget the oldest without keeping times.
 *
 * @param now milliseconds of a clock that never goes backwards
 */
export function isNewExposure(sql: object, exposure: string, now: number): boolean {
  const generations = generationsOf(sql);
  if (generations.young.has(exposure)) return false;
  const isKnown = generations.old.has(exposure);
  if (generations.young.size >= MOST_YOUNG || now - generations.turnedAt > GENERATION_MS) {
    generations.old = generations.young;
    generations.young = new Set();
    generations.turnedAt = now;
  }
  generations.young.add(exposure);
  return !isKnown;
}

/** For an exposure that could not be stored: the next evaluation tries again. */
export function forgetExposure(sql: object, exposure: string): void {
  const { young, old } = generationsOf(sql);
  young.delete(exposure);
  old.delete(exposure);
}

function generationsOf(sql: object): Generations {
  const place = globalThis as { [PLACE]?: WeakMap<object, Generations> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const generations: Generations = { young: new Set(), old: new Set(), turnedAt: 0 };
  place[PLACE].set(sql, generations);
  return generations;
}
