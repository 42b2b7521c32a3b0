import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { Notice } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { ExperimentForm } from '../_form/experiment-form';
import { newDraft } from '../_form/new-draft';
import { offeredMetrics } from '../_form/offered-metrics';

export const metadata: Metadata = { title: 'New experiment' };

export default async function NewExperimentPage() {
  const ctx = await consoleContext();
  const { role } = ctx.actor;
  const metrics = await offeredMetrics(ctx);
  return (
    <>
      <PageHead
        title="New experiment"
        crumb={<Link href="/">Experiments</Link>}
        about="Saved as a draft: nothing is served before it is started."
      />
      {mayDo(role, 'experiment.put') ? (
        <>
          {metrics.length === 0 && <NoMetricYet />}
          <ExperimentForm opened={newDraft(metrics[0]?.key)} metrics={metrics} canStart />
        </>
      ) : (
        <NeedsRole deed="Making an experiment" action="experiment.put" role={role} />
      )}
    </>
  );
}

function NoMetricYet() {
  return (
    <div className="mb-6">
      <Notice title="There is no metric yet.">
        An experiment needs one that decides.{' '}
        <Link href="/metrics/new" className="underline underline-offset-4">
          Make a metric
        </Link>{' '}
        first.
      </Notice>
    </div>
  );
}
