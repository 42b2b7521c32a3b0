/** Something the person who starts Rampart can mend. Its message is all that is printed. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The reason inside whatever was thrown; a failed connection may carry its own only below. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
