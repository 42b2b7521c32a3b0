/** Hours to wait, rounded up; null when they cannot be told. Stages may last seconds, so it is to a third of one. */
export function waitingHours(hours: number): number | null {
  return Number.isFinite(hours) ? Math.ceil(hours * 10_000) / 10_000 : null;
}
