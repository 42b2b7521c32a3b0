const SUSPECT = /[\u0000\ud800-\udfff]/;
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Postgres stores neither \u0000 nor half a surrogate pair. */
export function isStorableText(text: string): boolean {
  // Nearly every text has neither of these code units, and reading by code points takes several times as long.
  return !SUSPECT.test(text) || !UNSTORABLE.test(text);
}
