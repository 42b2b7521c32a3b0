/** Whether a value may stand for a fallback: it is there, and of the same kind; any will do where the fallback has none. */
export function isUsable(value: unknown, fallback: unknown): boolean {
  return value !== undefined && (fallback == null || kindOf(value) === kindOf(fallback));
}

/** Tells lists and null from objects. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
