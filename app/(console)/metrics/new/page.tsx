import type { Metadata } from 'next';
import Link from 'next/link';
import { consoleContext } from '@/app/_server/console-context';
import { PageHead } from '@/app/_ui/page-head';
import { MetricForm } from '../metric-form';

export const metadata: Metadata = { title: 'New metric' };

export default async function NewMetricPage() {
  await consoleContext();
  return (
    <>
      <PageHead title="New metric" crumb={<Link href="/metrics">Metrics</Link>} />
      <MetricForm />
    </>
  );
}
