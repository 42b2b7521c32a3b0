import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { consoleContext } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { Empty } from '@/app/_ui/empty';
import { KeyHint } from '@/app/_ui/key-hint';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { hasService, type ServiceStatus, serviceStatus } from '@/lib/http/simulated-service';
import { readTail } from '@/lib/ingest/live-tail';
import { listSummaries } from '@/lib/report/list-summaries';
import { ExperimentRows } from './_list/experiment-rows';
import { ListFilters, type ListQuery, Pager, VIEWS } from './_list/list-filters';
import { SimulatedService } from './_list/simulated-service';
import { Welcome } from './_list/welcome';

export const metadata: Metadata = { title: 'Experiments' };

interface ListPageProps {
  searchParams: Promise<{ q?: string; show?: string; page?: string }>;
}

const PAGE_SIZE = 25;
const REFRESH_MS = 5000;
const SHOWN_MS = 1_800_000;

export default async function ExperimentsPage({ searchParams }: ListPageProps) {
  const ctx = await consoleContext();
  const query = queryOf(await searchParams);
  const found = await listSummaries({
    ctx,
    input: { search: query.search, states: VIEWS[query.show]?.states, page: query.page, pageSize: PAGE_SIZE },
  });
  const isUntouched = found.total === 0 && query.page === 1 && query.search === '' && query.show === 'all';
  const mayServe = mayDo(ctx.actor.role, 'service.simulate');
  const status = serviceStatus(ctx.environmentId);
  if (isUntouched)
    return (
      <Welcome
        host={(await headers()).get('host') ?? '127.0.0.1:3000'}
        role={ctx.actor.role}
        environment={ctx.memberships.length > 1 ? ctx.memberships.find(({ key }) => key === ctx.environment)?.name : undefined}
        status={mayServe && hasService() ? status : undefined}
        newestEvent={readTail(ctx.environmentId, { exposures: 1, others: 1 })[0]}
      />
    );
  return (
    <>
      <PageHead title="Experiments">
        {mayDo(ctx.actor.role, 'experiment.put') && (
          <Link href="/experiments/new" data-shortcut="n" className={buttonStyle('primary')}>
            New experiment <KeyHint>n</KeyHint>
          </Link>
        )}
      </PageHead>
      {mayServe && isFresh(status, ctx.now) && (
        <div className="mb-6">
          <SimulatedService status={status} isBrief />
        </div>
      )}
      <ListFilters query={query} />
      {found.experiments.length === 0 ? (
        <Empty title={query.search === '' ? 'Nothing here now' : `No experiment matches “${query.search}”`}>
          <Link href="/" className="underline underline-offset-4">
            Show all experiments
          </Link>
        </Empty>
      ) : (
        <ExperimentRows experiments={found.experiments} />
      )}
      <Pager query={query} total={found.total} pageSize={PAGE_SIZE} />
      <Live everyMs={REFRESH_MS} of="" />
    </>
  );
}

/** While it runs, and as long afterwards as somebody may want to read how it ended. */
function isFresh({ state, at }: ServiceStatus, now: Date): boolean {
  return state === 'running' || now.getTime() - at < SHOWN_MS;
}

function queryOf({ q, show, page }: Awaited<ListPageProps['searchParams']>): ListQuery {
  const wanted = Math.trunc(Number(page ?? 1));
  return {
    search: (q ?? '').slice(0, 200),
    show: show !== undefined && Object.hasOwn(VIEWS, show) ? show : 'all',
    page: Number.isFinite(wanted) && wanted >= 1 ? Math.min(wanted, 100_000) : 1,
  };
}
