import { readMetrics } from '@/lib/experiments/list-metrics';
import { runSimulation } from '../run-simulation';
import { readSimulatedDesign } from '../simulated-design';
import { simulationOptions } from '../simulation-options';
import { experimentsContext } from './experiments-context';
import { type Exchange, type Route, readObject } from './route';

const DEFAULT_SEED = 20_261_123;
const DEFAULT_RUNS = 400;
const MOST_PANEL_RUNS = 200;

/** What a design can be expected to do, before anything has run. The body is the experiment's document with a plan. */
export const simulateRoutes: Route[] = [
  {
    method: 'POST',
    path: '/simulate',
    summary:
      'Chances and days to promote, roll back and expire by true effect; the body is an experiment with a plan, and effects, runs, seed',
    body: simulationOptions,
    handle: simulateDesign,
  },
  {
    method: 'POST',
    path: '/power',
    summary: 'Chances at −5 %, 0 and the effect worth finding, and the guardrail that stands in the way with the margin that would do',
    body: simulationOptions,
    handle: panelOfDesign,
  },
];

async function simulateDesign(exchange: Exchange): Promise<unknown> {
  const { design, asked } = await readDesign(exchange);
  const { runs = DEFAULT_RUNS, seed = DEFAULT_SEED, effects: sizes = [-0.05, 0, design.policy.mde] } = asked;
  const { signal } = exchange.request;
  return { effects: await runSimulation({ kind: 'effects', design, sizes, runs, seed }, { signal }), runs, seed };
}

async function panelOfDesign(exchange: Exchange): Promise<unknown> {
  const { design, asked } = await readDesign(exchange);
  const { runs = DEFAULT_RUNS, seed = DEFAULT_SEED } = asked;
  const { signal } = exchange.request;
  return await runSimulation({ kind: 'panel', design, runs: Math.min(runs, MOST_PANEL_RUNS), seed }, { signal });
}

async function readDesign(exchange: Exchange) {
  return await readSimulatedDesign(await readObject(exchange.request), (keys) => readMetrics(experimentsContext(exchange), keys));
}
