import { z } from 'zod';
import { documentKey } from '@/lib/experiments/document-key';
import { parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { readMetrics } from '@/lib/experiments/list-metrics';
import { type MetricDocument, parseMetricDocument } from '@/lib/experiments/metric-document';
import { metricProblems } from '@/lib/experiments/metric-problems';
import { parseDocument, refusal } from '@/lib/experiments/parse-document';
import { policyOf } from '@/lib/experiments/policy-of';
import { strictObject } from '@/lib/experiments/strict-object';
import { designOfPolicy } from '@/lib/simulate/design-of-policy';
import type { Design } from '@/lib/simulate/types';
import { runSimulation } from '../run-simulation';
import { experimentsContext } from './experiments-context';
import { type Exchange, invalid, type Route, readObject } from './route';

const DEFAULT_SEED = 20_261_123;
const EFFECT = 'must be a relative effect from -0.99 to 10, such as -0.05';
const effect = z.number(EFFECT).min(-0.99, EFFECT).max(10, EFFECT);
const EFFECTS = 'must be a list of 1 to 20 relative effects';
const within = (least: number, most: number) => {
  const message = `must be a number from ${least} to ${most}`;
  return z.number(message).min(least, message).max(most, message).optional();
};

const options = z.object({
  /** True relative effects on the primary metric, guardrails unharmed; [−5 %, 0, the plan's MDE] when left out. */
  effects: z.array(effect, EFFECTS).min(1, EFFECTS).max(20, EFFECTS).optional(),
  runs: z.int('must be a whole number').min(10, 'must be at least 10').max(10_000, 'may be at most 10000').default(400),
  seed: z.int('must be a whole number').default(DEFAULT_SEED),
  /** Metrics that are not defined in the environment. */
  metricDocuments: z
    .array(z.looseObject({ key: documentKey }))
    .max(50)
    .default([]),
  traffic: strictObject({
    weekly: within(0, 1),
    weeklyTraffic: within(0, 1),
    dailyShock: within(0, 1),
    drift: within(-0.99, 10),
    lookHours: within(0.1, 168),
  }).default({}),
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
