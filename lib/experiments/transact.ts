import { AppError } from '@/lib/errors';
import { hashOf } from './canonical-json';
import type { ExperimentsContext, WriteContext } from './context';

interface Request {
  /** Name of the verb. */
  verb: string;
  input: unknown;
}

/**
 * Runs one write in a transaction, and at most once per idempotency key: a repetition gets the first answer again.
 * Of two at the same time the second waits for the first, on the key's row.
 *
 * @throws AppError CONFLICT when the key was used for something else
 */
export async function transact<Answer>(
  ctx: ExperimentsContext,
  { verb, input }: Request,
  work: (inner: WriteContext) => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey } = ctx;
  const outcome = await ctx.sql.begin(async (sql) => {
    if (idempotencyKey === undefined) return { answer: await work({ ...ctx, sql }) };
    const request = `${verb} ${hashOf(input)}`;
    const claimed = await sql`
      insert into idempotency_keys (environment_id, key, request, status, response)
      values (${ctx.environmentId}, ${idempotencyKey}, ${request}, 200, 'null')
      on conflict do nothing returning key`;
    if (claimed.length === 0) return { answer: await earlierAnswer<Answer>({ ...ctx, sql }, idempotencyKey, request) };
    const answer = await work({ ...ctx, sql });
    await sql`
      update idempotency_keys set response = ${JSON.stringify(answer)}
      where environment_id = ${ctx.environmentId} and key = ${idempotencyKey}`;
    return { answer };
  });
  return outcome.answer as Answer;
}

async function earlierAnswer<Answer>({ sql, environmentId }: WriteContext, key: string, request: string): Promise<Answer> {
  const [row] = await sql<{ request: string; response: Answer }[]>`
    select request, response from idempotency_keys where environment_id = ${environmentId} and key = ${key}`;
  if (row === undefined || row.request !== request) {
    throw new AppError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
  }
  return row.response;
}
