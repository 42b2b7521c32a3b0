import { AppError } from '@/lib/errors';
import { type ConsoleContext, consoleContext, findPerson } from './console-context';
import { type Outcome, outcomeOf } from './outcome';

/**
 * Runs an action of the console in the name of whoever is signed in. A session that ended meanwhile is an outcome as well: being led to
 * the sign-in would lose what was typed.
 */
export async function act<Value>(work: (ctx: ConsoleContext) => Promise<Value>): Promise<Outcome<Value>> {
  return await outcomeOf(async () => {
    if ((await findPerson()) === undefined)
      throw new AppError(
        'UNAUTHENTICATED',
        'you are signed out: sign in again in another tab, then send this once more. What you typed stays here',
      );
    return await work(await consoleContext());
  });
}
