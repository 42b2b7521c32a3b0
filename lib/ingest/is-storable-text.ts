const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Postgres stores neither \u0000 nor half a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}
