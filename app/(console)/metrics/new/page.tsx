import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { MetricForm } from '../metric-form';

export const metadata: Metadata = { title: 'New metric' };

export default async function NewMetricPage() {
  const { role } = (await consoleContext()).actor;
  return (
    <>
      <PageHead title="New metric" crumb={<Link href="/metrics">Metrics</Link>} />
      {mayDo(role, 'metric.put') ? <MetricForm /> : <NeedsRole deed="Making a metric" action="metric.put" role={role} />}
    </>
  );
}
