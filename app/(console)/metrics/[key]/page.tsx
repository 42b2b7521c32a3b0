import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { AskedAction } from '@/app/_ui/asked-action';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { mayDo } from '@/lib/auth/permissions';
import { getMetric } from '@/lib/experiments/list-metrics';
import { revisionOf } from '@/lib/experiments/revision';
import { removeMetric } from '../actions';
import { MetricForm } from '../metric-form';

interface MetricPageProps {
  params: Promise<{ key: string }>;
}

export async function generateMetadata({ params }: MetricPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).key) };
}

export default async function MetricPage({ params }: MetricPageProps) {
  const ctx = await consoleContext();
  const { role } = ctx.actor;
  const { key } = await params;
  const metric = await orNotFound(getMetric({ ctx, input: { key: decodeURIComponent(key) } }));
  return (
    <>
      <PageHead
        title={metric.name ?? metric.key}
        crumb={<Link href="/metrics">Metrics</Link>}
        about="Attempts that run keep the document they started with; a change counts from the next start."
      />
      {!mayDo(role, 'metric.put') && (
        <div className="mb-6">
          <NeedsRole deed="Changing a metric" action="metric.put" role={role} />
        </div>
      )}
      <MetricForm opened={{ document: { ...metric }, revision: revisionOf(metric) }} isReadOnly={!mayDo(role, 'metric.put')} />
      {mayDo(role, 'metric.delete') && (
        <div className="mt-8">
          <Section title="Delete" about="Only a metric that no experiment names can go.">
            <AskedAction
              ask="Delete metric"
              confirm="Delete for good"
              kind="danger"
              action={removeMetric}
              field={{ name: 'key', value: metric.key }}
            />
          </Section>
        </div>
      )}
    </>
  );
}
