import type { Draft } from '@/app/_ui/document-changes';
import type { FieldProblem } from '@/lib/errors';
import { asAppError } from '@/lib/http/answer';

/** A document as it is stored, and the revision to change it upon. */
export interface Edited {
  document: Draft;
  /** Empty for something new. */
  revision: string;
}

/** What somebody else saved while a form was open, what the form holds, and the revision to save it upon knowingly. */
export interface Conflict {
  theirs: Draft;
  mine: Draft;
  revision: string;
}

/** What an action tells its form: done, or what was wrong and where. */
export type Outcome<Value = undefined> =
  | { ok: true; value: Value }
  | { ok: false; message: string; code: string; problems: readonly FieldProblem[]; conflict?: Conflict };

/** Runs an action. What a caller can mend comes back as a value, and so does a database out of reach; anything else is a bug and stays one. */
export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const known = asAppError(error);
    if (known === undefined) throw error;
    return { ok: false, message: sentence(known.message), code: known.code, problems: known.fields };
  }
}

function sentence(message: string): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return first.endsWith('.') ? first : `${first}.`;
}
