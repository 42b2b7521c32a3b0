import type { ExperimentsContext } from '@/lib/experiments/context';
import { listMetrics, listPastMetrics } from '@/lib/experiments/list-metrics';
import type { DraftForm } from './draft-context';

/** What the form offers to choose from: no metrics of imports and archived experiments, but for those the document names already. */
export async function offeredMetrics(ctx: ExperimentsContext, named: readonly string[] = []): Promise<DraftForm['metrics']> {
  const [metrics, past] = await Promise.all([listMetrics({ ctx }), listPastMetrics({ ctx })]);
  return metrics
    .filter(({ key }) => !past.has(key) || named.includes(key))
    .map(({ key, name, kind }) => ({ key, name: name ?? key, kind }));
}
