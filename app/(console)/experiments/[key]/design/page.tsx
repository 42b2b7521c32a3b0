import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { Notice } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listMetrics } from '@/lib/experiments/list-metrics';
import { ExperimentForm } from '../../_form/experiment-form';

interface DesignPageProps {
  params: Promise<{ key: string }>;
}

export const metadata: Metadata = { title: 'Design' };

const FREE = ['draft', 'completed', 'rolled_back', 'expired', 'aborted'];

export default async function DesignPage({ params }: DesignPageProps) {
  const ctx = await consoleContext();
  const key = decodeURIComponent((await params).key);
  const [experiment, metrics] = await Promise.all([orNotFound(getExperiment({ ctx, input: { key } })), listMetrics({ ctx })]);
  const { role } = ctx.actor;
  const mayEdit = mayDo(role, 'experiment.put');
  return (
    <>
      <PageHead title={`Design of ${experiment.name}`} crumb={<Link href={`/experiments/${key}`}>{experiment.name}</Link>} />
      {!mayEdit && (
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
        metrics={metrics.map(({ key: metric, name, kind }) => ({ key: metric, name: name ?? metric, kind }))}
        canStart={experiment.state === 'draft'}
        isReadOnly={!mayEdit}
      />
    </>
  );
}
