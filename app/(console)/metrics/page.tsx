import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { DataTable } from '@/app/_ui/data-table';
import { Empty } from '@/app/_ui/empty';
import { counted } from '@/app/_ui/format';
import { KeyHint } from '@/app/_ui/key-hint';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { mayDo } from '@/lib/auth/permissions';
import { listMetrics, listPastMetrics } from '@/lib/experiments/list-metrics';
import { type MetricDocument, ratioPartOf } from '@/lib/experiments/metric-document';

export const metadata: Metadata = { title: 'Metrics' };

export default async function MetricsPage() {
  const ctx = await consoleContext();
  const [metrics, past] = await Promise.all([listMetrics({ ctx }), listPastMetrics({ ctx })]);
  const present = metrics.filter(({ key }) => !past.has(key));
  return (
    <>
      <PageHead
        title="Metrics"
        about="What is measured on each unit. An experiment names one primary metric, the single number that decides, and guardrails."
      >
        {mayDo(ctx.actor.role, 'metric.put') && (
          <Link href="/metrics/new" data-shortcut="n" data-command="New metric" className={buttonStyle('primary')}>
            New metric <KeyHint>n</KeyHint>
          </Link>
        )}
      </PageHead>
      {metrics.length === 0 ? (
        <Empty title="No metrics yet">
          A metric turns events into one value per unit: whether a user clicked, the mean latency of a request, revenue.
        </Empty>
      ) : (
        <MetricTable label="Metrics" metrics={present} />
      )}
      {present.length < metrics.length && (
        <details className="mt-6 text-sm">
          <summary className="w-fit cursor-pointer text-ink-soft hover:text-ink">
            {counted(metrics.length - present.length, 'metric')} of imports and archived experiments, which the form does not offer
          </summary>
          <div className="mt-3">
            <MetricTable label="Metrics of imports and archived experiments" metrics={metrics.filter(({ key }) => past.has(key))} />
          </div>
        </details>
      )}
    </>
  );
}

function MetricTable({ label, metrics }: { label: string; metrics: readonly MetricDocument[] }) {
  return (
    <DataTable
      label={label}
      rows={metrics}
      empty="None but those of imports and archived experiments."
      keyOf={(metric) => metric.key}
      columns={[
        { title: 'Metric', cell: title },
        { title: 'Kind', cell: (metric) => metric.kind },
        { title: 'Events', cell: eventsOf },
        { title: 'Better when', cell: (metric) => (metric.direction === 'increase' ? '↑ higher' : '↓ lower') },
        { title: 'Window', cell: (metric) => `${metric.window} + ${metric.lateness}` },
        { title: 'Values', cell: valuesOf },
      ]}
    />
  );
}

function title(metric: MetricDocument) {
  return (
    <Link data-row href={`/metrics/${metric.key}`} className="block rounded">
      <span className="font-medium">{metric.name ?? metric.key}</span>
      <span className="block text-xs text-ink-faint">{metric.key}</span>
    </Link>
  );
}

function eventsOf(metric: MetricDocument): string {
  if (metric.kind !== 'ratio') return metric.event ?? metric.key;
  const part = (value: MetricDocument['numerator']) => (value === undefined ? '–' : ratioPartOf(value).event);
  return `${part(metric.numerator)} / ${part(metric.denominator)}`;
}

function valuesOf(metric: MetricDocument): string {
  const parts: string[] = [];
  if (metric.cap !== undefined)
    parts.push('value' in metric.cap ? `capped at ${metric.cap.value}` : `capped at percentile ${metric.cap.percentile * 100}`);
  if (metric.covariate !== undefined) parts.push(`CUPED over ${metric.covariate.lookback}`);
  if (metric.quantile !== undefined) parts.push(`percentile ${metric.quantile * 100}`);
  if (metric.source === 'server') parts.push('server events only');
  return parts.length === 0 ? '–' : parts.join(', ');
}
