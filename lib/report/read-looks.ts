import type { ExperimentsContext } from '@/lib/experiments/context';
import type { LookFigure } from './metric-types';
import type { LookRow, ReportSource } from './report-source';

type Looks = Pick<ReportSource, 'looks' | 'dailyLooks' | 'lookCount'>;

const MOST_LOOKS = 500;
/** As many as a chart has room for. */
const MOST_DRAWN = 240;

interface StoredLook {
  at: Date;
  isCharted: boolean;
  isDaily: boolean;
  count: number;
  figures: Record<string, LookFigure> | LookFigure | null;
}

/**
 * The looks that charts show, spread evenly, the newest always among them; and the last look of each UTC day.
 *
 * @param metric the one whose figures are wanted, for drawing; undefined for those of every metric, of 500 looks
 */
export async function readLooks(sql: ExperimentsContext['sql'], attemptId: number, metric?: string): Promise<Looks> {
  const rows = await sql<StoredLook[]>`
    with numbered as (
      select id, row_number() over (order by id desc) - 1 as back, count(*) over () as count,
        row_number() over (partition by floor(extract(epoch from at) / 86400) order by id desc) = 1 as is_daily
      from looks where attempt_id = ${attemptId}
    ), chosen as (
      select *, back % ceil(count::numeric / ${metric === undefined ? MOST_LOOKS : MOST_DRAWN}) = 0 as is_charted from numbered
    )
    select l.at, c.is_charted as "isCharted", c.is_daily as "isDaily", c.count::int as count,
      l.figures ${metric === undefined ? sql`` : sql`-> ${metric}`} as figures
    from chosen c join looks l on l.id = c.id
    where c.is_charted or c.is_daily
    order by l.id`;
  const looks = rows.map(({ at, figures }) => ({ at, figures: byMetric(figures, metric) }));
  return {
    looks: looks.filter((_, index) => rows[index]?.isCharted),
    dailyLooks: looks.filter((_, index) => rows[index]?.isDaily),
    lookCount: rows[0]?.count ?? 0,
  };
}

// Asked of Postgres, an object around the one figure took four times as long, since each mention of a column unpacks it again.
function byMetric(figures: StoredLook['figures'], metric: string | undefined): LookRow['figures'] {
  if (metric === undefined) return figures as LookRow['figures'];
  return figures === null ? {} : { [metric]: figures as LookFigure };
}
