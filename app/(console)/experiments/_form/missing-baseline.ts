import { formatCount } from '@/app/_ui/format';
import { decidingMetrics } from '@/lib/experiments/deciding-metrics';
import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import type { MetricDocument } from '@/lib/experiments/metric-document';
import { untunedMetrics } from '@/lib/experiments/untuned-metrics';

type Metrics = ReadonlyMap<string, MetricDocument>;

const LIST = new Intl.ListFormat('en-GB');

/** Why there is no forecast: what the plan does not say of control, by the metrics' names. Null where it says enough. */
export function missingForForecast(document: ExperimentDocument, metrics: Metrics): string | null {
  const missing = decidingMetrics(document, metrics).filter(
    ({ key, kind }) => kind !== 'quantile' && document.plan?.baseline[key] === undefined,
  );
  if (missing.length === 0) return null;
  return `No forecast yet: give the ${LIST.format(missing.map((metric) => `${figuresOf(metric)} of ${nameOf(metric)}`))} in step 3.`;
}

/** What a start without these figures leads to, or null where the bounds can be tuned at once. */
export function waitAfterStart(document: ExperimentDocument, metrics: Metrics): string | null {
  const { metrics: untuned, unitsToLearn } = untunedMetrics(document, decidingMetrics(document, metrics));
  const [widest] = untuned.toSorted((a, b) => figuresOf(b).length - figuresOf(a).length);
  if (widest === undefined) return null;
  const wait = `Once started, the ramp first waits for ${formatCount(unitsToLearn)} units on control to learn what is usual for ${LIST.format(untuned.map(nameOf))}`;
  // A quantile's spread is always learnt: no figure spares that wait.
  return untuned.some(({ kind }) => kind === 'quantile') ? `${wait}.` : `${wait}, unless you give the ${figuresOf(widest)} in step 3.`;
}

function figuresOf({ kind }: MetricDocument): string {
  return kind === 'proportion' ? 'expected mean' : 'expected mean and standard deviation';
}

function nameOf({ key, name }: MetricDocument): string {
  return name ?? key;
}
