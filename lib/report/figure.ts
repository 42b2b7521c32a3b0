/** A figure that cannot be told, with the reason to print instead. */
export interface Unavailable {
  unavailable: string;
}

/** A finite number, or the reason why there is none. */
export type Figure = number | Unavailable;

/** [lower, upper]; null where the interval has no end on that side. */
export type Bounds = [number | null, number | null];

export function isAvailable<T>(figure: T | Unavailable): figure is T {
  return !(typeof figure === 'object' && figure !== null && 'unavailable' in figure);
}
