import { AppError } from '@/lib/errors';
import type { ExperimentsContext, WriteContext } from './context';
import type { FlagDocument } from './flag-document';

type Reader = Pick<ExperimentsContext, 'environmentId'> & { sql: ExperimentsContext['sql'] | WriteContext['sql'] };

/** All plain flags of the environment, by key. */
export async function listFlags({ ctx }: { ctx: Reader }): Promise<FlagDocument[]> {
  const rows = await ctx.sql<{ document: FlagDocument }[]>`
    select document from flags where environment_id = ${ctx.environmentId} and archived_at is null order by key`;
  return rows.map(({ document }) => document);
}

/** @throws AppError NOT_FOUND */
export async function getFlag({ ctx, input }: { ctx: Reader; input: { key: string } }): Promise<FlagDocument> {
  const [row] = await ctx.sql<{ document: FlagDocument }[]>`
    select document from flags where environment_id = ${ctx.environmentId} and key = ${input.key} and archived_at is null`;
  if (row === undefined) throw new AppError('NOT_FOUND', `there is no flag "${input.key}": create it with PUT /api/v1/flags/${input.key}`);
  return row.document;
}
