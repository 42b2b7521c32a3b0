import { z } from 'zod';
import { documentKey } from '@/lib/experiments/document-key';
import { parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { readMetrics } from '@/lib/experiments/list-metrics';
import { type MetricDocument, parseMetricDocument } from '@/lib/experiments/metric-document';
import { metricProblems } from '@/lib/experiments/metric-problems';
import { parseDocument, refusal } from '@/lib/experiments/parse-document';
import { policyOf } from '@/lib/experiments/policy-of';
import { designOfPolicy } from '@/lib/simulate/design-of-policy';
import type { Design } from '@/lib/simulate/types';
import { runSimulation } from '../run-simulation';
import { experimentsContext } from './experiments-context';
import { type Exchange, invalid, type Route, readObject } from './route';

const DEFAULT_SEED = 20_261_123;
const effect = z.number('must be a number: a relative effect such as -0.05').min(-0.99).max(10);

const options = z.object({
  /** True relative effects on the primary metric, guardrails unharmed; [−5 %, 0, the plan's MDE] when left out. */
  effects: z.array(effect).min(1).max(20).optional(),
  runs: z.int('must be a whole number').min(10, 'must be at least 10').max(10_000, 'may be at most 10000').default(400),
  seed: z.int('must be a whole number').default(DEFAULT_SEED),
  /** Metrics that are not defined in the environment. */
  metricDocuments: z
    .array(z.looseObject({ key: documentKey }))
    .max(50)
    .default([]),
  traffic: z
    .strictObject({
      weekly: z.number().min(0).max(1).optional(),
      weeklyTraffic: z.number().min(0).max(1).optional(),
      dailyShock: z.number().min(0).max(1).optional(),
      drift: z.number().gt(-1).max(10).optional(),
      lookHours: z.number().min(0.1).max(168).optional(),
    })
    .default({}),
});

const MOST_PANEL_RUNS = 200;

/** What a design can be expected to do, before anything has run. The body is the experiment's document with a plan. */
export const simulateRoutes: Route[] = [
  {
    method: 'POST',
    path: '/simulate',
    summary:
      'Chances and days to promote, roll back and expire by true effect; the body is an experiment with a plan, and effects, runs, seed',
    body: options,
    handle: simulateDesign,
  },
  {
    method: 'POST',
    path: '/power',
    summary: 'Chances at −5 %, 0 and the effect worth finding, and the guardrail that stands in the way with the margin that would do',
    body: options,
    handle: panelOfDesign,
  },
];

async function simulateDesign(exchange: Exchange): Promise<unknown> {
  const { design, asked } = await readDesign(exchange);
  const { runs, seed } = asked;
  const sizes = asked.effects ?? [-0.05, 0, design.policy.mde];
  const { signal } = exchange.request;
  return { effects: await runSimulation({ kind: 'effects', design, sizes, runs, seed }, { signal }), runs, seed };
}

async function panelOfDesign(exchange: Exchange): Promise<unknown> {
  const { design, asked } = await readDesign(exchange);
  const { signal } = exchange.request;
  return await runSimulation({ kind: 'panel', design, runs: Math.min(asked.runs, MOST_PANEL_RUNS), seed: asked.seed }, { signal });
}

interface Asked {
  design: Design;
  asked: z.output<typeof options>;
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

async function readDesign(exchange: Exchange): Promise<Asked> {
  const { effects, runs, seed, metricDocuments, traffic, ...given } = await readObject(exchange.request);
  const asked = parseDocument(options, { effects, runs, seed, metricDocuments, traffic });
  const document = parseExperimentDocument({ ...ANONYMOUS, ...given });
  const keys = [document.metrics.primary, ...document.metrics.guardrails.map(({ metric }) => metric)];
  const known = await readMetrics(experimentsContext(exchange), [...keys, ...document.metrics.secondary]);
  for (const inline of asked.metricDocuments) known.set(inline.key, parseMetricDocument(inline));
  const problems = metricProblems(document, known);
  if (problems.length > 0) throw refusal(problems);
  const deciding = keys.flatMap((key): MetricDocument[] => (known.has(key) ? [known.get(key) as MetricDocument] : []));
  const atStart = deciding.map((metric) => ({ document: metric, cap: capOf(metric) }));
  const { lookHours, ...waves } = asked.traffic;
  const designed = designOfPolicy(policyOf(document, atStart, 1), {
    unitsPerDay: document.plan?.unitsPerDay ?? Number.NaN,
    baseline: document.plan?.baseline ?? {},
    lookMs: lookHours === undefined ? undefined : lookHours * 3_600_000,
    quantiles: Object.fromEntries(deciding.flatMap(({ key, quantile }) => (quantile === undefined ? [] : [[key, quantile]]))),
    ...waves,
  });
  if (!designed.ok) throw invalid('plan', `cannot be simulated: ${designed.reason}`);
  return { design: designed.design, asked };
}

function capOf({ cap }: MetricDocument): number | null {
  return cap !== undefined && 'value' in cap ? cap.value : null;
}
