import type { ExperimentsContext } from '@/lib/experiments/context';
import type { LookRow, ReportSource } from './report-source';

type Looks = Pick<ReportSource, 'looks' | 'dailyLooks' | 'lookCount'>;

const MOST_LOOKS = 500;

/**
 * The looks that charts show, at most 500, spread evenly, the newest always among them; and the last look of each UTC day.
 *
 * @param metrics keys of those whose figures the charts show; the daily looks have the figures of every metric
 */
export async function readLooks(sql: ExperimentsContext['sql'], attemptId: number, metrics: readonly string[]): Promise<Looks> {
  const rows = await sql<(LookRow & { isCharted: boolean; isDaily: boolean; count: number })[]>`
    with numbered as (
      select id, row_number() over (order by id desc) - 1 as back, count(*) over () as count,
        row_number() over (partition by floor(extract(epoch from at) / 86400) order by id desc) = 1 as is_daily
      from looks where attempt_id = ${attemptId}
    ), chosen as (
      select *, back % ceil(count::numeric / ${MOST_LOOKS}) = 0 as is_charted from numbered
    )
    select l.at, c.is_charted as "isCharted", c.is_daily as "isDaily", c.count::int as count,
      case when c.is_daily then l.figures else ${figuresOf(sql, metrics)} end as figures
    from chosen c join looks l on l.id = c.id
    where c.is_charted or c.is_daily
    order by l.id`;
  const looks = rows.map(({ at, figures }) => ({ at, figures }));
  return {
    looks: looks.filter((_, index) => rows[index]?.isCharted),
    dailyLooks: looks.filter((_, index) => rows[index]?.isDaily),
    lookCount: rows[0]?.count ?? 0,
  };
}

function figuresOf(sql: ExperimentsContext['sql'], metrics: readonly string[]) {
  const [only] = metrics;
  if (metrics.length !== 1 || only === undefined) return sql`l.figures`;
  return sql`case when l.figures ? ${only} then jsonb_build_object(${only}::text, l.figures -> ${only}) else '{}' end`;
}
