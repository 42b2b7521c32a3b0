import type { AnySql } from '@/lib/db/types';

/** Postgres' channel of what happened, `ENVIRONMENT:SUBJECT`, for pages that are open. */
export const NEWS_CHANNEL = 'rampart_news';

/** Goes into the statement that writes something down: told at commit, and once however often a transaction says it. */
export function tellNews({ sql, environmentId }: { sql: AnySql; environmentId: number }, subject: string) {
  return sql`pg_notify(${NEWS_CHANNEL}, ${`${environmentId}:${subject}`})`;
}

/** @returns undefined for what `tellNews` did not say */
export function readNews(text: string): { environmentId: number; subject: string } | undefined {
  const found = /^(\d+):(.*)$/s.exec(text);
  return found === null ? undefined : { environmentId: Number(found[1]), subject: found[2] ?? '' };
}
