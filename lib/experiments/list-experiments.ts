import type { RampStateName } from '@/lib/gate/types';
import type { ExperimentsContext } from './context';
import { experimentColumns, type SelectedExperiment, toExperimentRow } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';

type Reader = Pick<ExperimentsContext, 'sql' | 'environmentId'>;

export interface ListExperimentsInput {
  /** Part of key, name, owner or a tag; case does not matter. */
  search?: string | undefined;
  /** Names of states, or `archived`; without it everything but archived ones. */
  states?: readonly string[] | undefined;
  tag?: string | undefined;
  /** Counted from 1. */
  page?: number | undefined;
  pageSize?: number | undefined;
}

export interface ExperimentPage {
  experiments: ExperimentView[];
  total: number;
  page: number;
  pageSize: number;
}

const LARGEST_PAGE = 200;

/** Every state that a list can be narrowed to. */
export const LISTED_STATES: readonly string[] = Object.keys({
  draft: true,
  scheduled: true,
  shadow: true,
  running: true,
  paused: true,
  quarantined: true,
  awaiting_approval: true,
  awaiting_review: true,
  full: true,
  completed: true,
  rolled_back: true,
  expired: true,
  aborted: true,
  archived: true,
} satisfies Record<RampStateName | 'archived', true>);

/** Experiments by latest change, searched, filtered and paged by the database. */
export async function listExperiments({ ctx, input }: { ctx: Reader; input: ListExperimentsInput }): Promise<ExperimentPage> {
  const { sql, environmentId } = ctx;
  const pageSize = Math.min(Math.max(1, Math.trunc(input.pageSize ?? 50)), LARGEST_PAGE);
  const page = Math.max(1, Math.trunc(input.page ?? 1));
  const pattern = `%${(input.search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const states = input.states ?? [];
  const wantsArchived = states.includes('archived');
  const rows = await sql<(SelectedExperiment & { total: bigint })[]>`
    select ${experimentColumns(sql)}, count(*) over () as total
    from experiments e left join attempts a on a.id = e.attempt_id
    where e.environment_id = ${environmentId}
      and (${states.length === 0} and e.archived_at is null
        or e.archived_at is null and e.state = any(${[...states]})
        or ${wantsArchived} and e.archived_at is not null)
      and (e.key ilike ${pattern} or e.name ilike ${pattern} or e.owner ilike ${pattern} or array_to_string(e.tags, ' ') ilike ${pattern})
      and (${input.tag ?? null}::text is null or ${input.tag ?? null} = any(e.tags))
    order by e.updated_at desc, e.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const total = rows[0] === undefined ? await totalOfEmpty({ ctx, input, page }) : Number(rows[0].total);
  return { experiments: rows.map((row) => experimentView(toExperimentRow(row))), total, page, pageSize };
}

/** A page beyond the last one has no row that could carry the total. */
async function totalOfEmpty({ ctx, input, page }: { ctx: Reader; input: ListExperimentsInput; page: number }): Promise<number> {
  if (page === 1) return 0;
  const { total } = await listExperiments({ ctx, input: { ...input, page: 1, pageSize: 1 } });
  return total;
}
