import type { z } from 'zod';
import { decidingMetrics } from '@/lib/experiments/deciding-metrics';
import { type ExperimentDocument, parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { type MetricDocument, parseMetricDocument } from '@/lib/experiments/metric-document';
import { metricProblems, namedMetrics } from '@/lib/experiments/metric-problems';
import { parseDocument, refusal } from '@/lib/experiments/parse-document';
import { policyOf } from '@/lib/experiments/policy-of';
import { type DesignResult, designOfPolicy, type Plan } from '@/lib/simulate/design-of-policy';
import type { Design } from '@/lib/simulate/types';
import { simulationOptions } from './simulation-options';

/** How the traffic swings, and how often it is looked at. */
export type Traffic = Omit<Plan, 'unitsPerDay' | 'baseline' | 'quantiles'>;

type Asked = Omit<z.output<typeof simulationOptions>, 'metricDocuments' | 'traffic'>;

export interface SimulatedDesign {
  design: Design;
  /** What the body asks of the simulation itself. */
  asked: Asked;
}

const ANONYMOUS = {
  key: 'design',
  name: 'design',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: null },
    { key: 'candidate', role: 'candidate', value: null },
  ],
};

/**
 * Reads what is to be simulated: an experiment's document with its plan, where name, unit and variants may be left out, and beside it
 * `simulationOptions`.
 *
 * @param findMetrics documents of the named metrics that the body does not hold itself
 * @throws AppError INVALID_FIELD with every problem of the document, as when it is saved
 */
export async function readSimulatedDesign(
  body: Record<string, unknown>,
  findMetrics: (keys: string[], document: ExperimentDocument) => Promise<ReadonlyMap<string, MetricDocument>>,
): Promise<SimulatedDesign> {
  const { effects, runs, seed, metricDocuments, traffic, ...given } = body;
  const options = parseDocument(simulationOptions, { effects, runs, seed, metricDocuments, traffic });
  const document = parseExperimentDocument({ ...ANONYMOUS, ...given });
  const inline = options.metricDocuments.map((metric): [string, MetricDocument] => [metric.key, parseMetricDocument(metric)]);
  const held = new Set(inline.map(([key]) => key));
  const others = namedMetrics(document).flatMap(({ key }) => (held.has(key) ? [] : [key]));
  const metrics = new Map([...(await findMetrics(others, document)), ...inline]);
  const problems = metricProblems(document, metrics);
  if (problems.length > 0) throw refusal(problems);
  const { lookHours, ...waves } = options.traffic;
  const designed = simulatedDesign(document, metrics, { ...waves, lookMs: lookHours === undefined ? undefined : lookHours * 3_600_000 });
  if (!designed.ok) throw refusal([{ field: 'plan', message: `cannot be simulated: ${designed.reason}` }]);
  return { design: designed.design, asked: { effects: options.effects, runs: options.runs, seed: options.seed } };
}

/** The design of a document in order: the rules of its first attempt, and what its plan expects. */
export function simulatedDesign(
  document: ExperimentDocument,
  metrics: ReadonlyMap<string, MetricDocument>,
  traffic: Traffic,
): DesignResult {
  const deciding = decidingMetrics(document, metrics);
  const policy = policyOf(
    document,
    deciding.map((metric) => ({ document: metric, cap: null })),
    1,
  );
  return designOfPolicy(policy, {
    unitsPerDay: document.plan?.unitsPerDay ?? Number.NaN,
    baseline: document.plan?.baseline ?? {},
    quantiles: Object.fromEntries(deciding.flatMap(({ key, quantile }) => (quantile === undefined ? [] : [[key, quantile]]))),
    ...traffic,
  });
}
