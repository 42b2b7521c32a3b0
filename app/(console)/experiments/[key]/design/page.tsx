import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { Notice } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { namedMetrics } from '@/lib/experiments/metric-problems';
import { ExperimentForm } from '../../_form/experiment-form';
import { offeredMetrics } from '../../_form/offered-metrics';

interface DesignPageProps {
  params: Promise<{ key: string }>;
}

export const metadata: Metadata = { title: 'Design' };

const FREE = ['draft', 'completed', 'rolled_back', 'expired', 'aborted'];

export default async function DesignPage({ params }: DesignPageProps) {
  const ctx = await consoleContext();
  const key = decodeURIComponent((await params).key);
  const experiment = await orNotFound(getExperiment({ ctx, input: { key } }));
  const named = namedMetrics(experiment.document).map((metric) => metric.key);
  const metrics = await offeredMetrics(ctx, named);
  const { role } = ctx.actor;
  const isAllowed = mayDo(role, 'experiment.put');
  const isArchived = experiment.state === 'archived';
  const mayEdit = isAllowed && !isArchived;
  return (
    <>
      <PageHead title={`Design of ${experiment.name}`} crumb={<Link href={`/experiments/${key}`}>{experiment.name}</Link>} />
      {isArchived && (
        <div className="mb-6">
          <Notice title="This experiment is archived.">Its design can be read, and cloned from its report.</Notice>
        </div>
      )}
      {!isAllowed && (
        <div className="mb-6">
          <NeedsRole deed="Changing a design" action="experiment.put" role={role} />
        </div>
      )}
      {mayEdit && !FREE.includes(experiment.state) && (
        <div className="mb-6">
          <Notice title="An attempt is under way.">
            Name, hypothesis, owner, tags and overrides can change; everything else is frozen with the attempt. End it, change the design,
            and restart.
          </Notice>
        </div>
      )}
      <ExperimentForm
        opened={{ ...experiment.document }}
        version={experiment.version}
        metrics={metrics}
        canStart={experiment.state === 'draft'}
        isReadOnly={!mayEdit}
      />
    </>
  );
}
