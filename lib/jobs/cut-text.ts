/** A cut as Postgres writes it in `pass-quietly`, for comparison: whole milliseconds, since it went through a Date. */
export function cutText(settledTo: Date): string {
  return settledTo.toISOString().replace('Z', '000');
}
