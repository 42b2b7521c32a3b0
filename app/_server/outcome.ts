import { AppError, type FieldProblem } from '@/lib/errors';

/** What an action tells its form: done, or what was wrong and where. */
export type Outcome<Value = undefined> =
  | { ok: true; value: Value }
  | { ok: false; message: string; code: string; problems: readonly FieldProblem[] };

/** Runs an action. What a caller can mend comes back as a value; anything else is a bug and stays one. */
export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, message: sentence(error.message), code: error.code, problems: error.fields };
    throw error;
  }
}

function sentence(message: string): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return first.endsWith('.') ? first : `${first}.`;
}
