import { formatShare } from '@/app/_ui/format';
import { durationMs } from '@/lib/experiments/duration';
import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import type { MetricDocument } from '@/lib/experiments/metric-document';
import { runSimulation } from '@/lib/http/run-simulation';
import { simulatedDesign } from '@/lib/http/simulated-design';
import type { PowerPanel } from '@/lib/simulate/power-panel';
import { missingForForecast } from './missing-baseline';
import type { PowerAnswer } from './power-answer';

type Answer = { ok: true; value: PowerAnswer } | { ok: false; reason: string };

interface Asking {
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/** Ramps for each true effect: the standard error is at most 3.5 points. */
const RUNS = 200;
const SIX_HOURS_MS = 21_600_000;
const SEED = 20_261_123;
const LOW_CHANCE = 0.5;
const KEPT = 200;

const answers = new Map<string, Answer>();

/** Simulates the design at −5 %, no effect, and the effect worth finding. The same design is asked again and again while a form is filled in. */
export async function powerOf(document: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>, asking: Asking): Promise<Answer> {
  const { ramp, plan, metrics: roles, variants } = document;
  const place = JSON.stringify([ramp, plan, roles, variants.map(({ weight }) => weight), [...metrics.values()]]);
  const known = answers.get(place);
  if (known !== undefined) return known;
  const answer = await compute(document, metrics, asking);
  if (answers.size >= KEPT) answers.clear();
  answers.set(place, answer);
  return answer;
}

async function compute(document: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>, asking: Asking): Promise<Answer> {
  const { plan, metrics: roles } = document;
  const unitsPerDay = plan?.unitsPerDay;
  if (plan === undefined || unitsPerDay === undefined) {
    return { ok: false, reason: 'Give the new units a day and what is expected of control to see the forecast.' };
  }
  const missing = missingForForecast(document, metrics);
  if (missing !== null) return { ok: false, reason: missing };
  const lookMs = Math.min(SIX_HOURS_MS, durationMs(document.ramp.maxDuration) / 100);
  const designed = simulatedDesign(document, metrics, { lookMs });
  if (!designed.ok) return { ok: false, reason: `No forecast yet: ${designed.reason}` };
  try {
    const panel = await runSimulation({ kind: 'panel', design: designed.design, runs: RUNS, seed: SEED }, asking);
    return { ok: true, value: toAnswer(panel, roles.primary) };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: `No forecast: ${error.message}` };
    throw error;
  }
}

function toAnswer({ rows, blocking }: PowerPanel, primary: string): PowerAnswer {
  const chances = rows.map(({ effects, promote, rollback, expire, meanDays }) => ({
    effect: effects[primary] ?? 0,
    promote: promote.value,
    rollback: rollback.value,
    expire: expire.value,
    days: meanDays,
  }));
  return { chances, warnings: warningsOf(chances, blocking), runs: RUNS };
}

function warningsOf(chances: PowerAnswer['chances'], blocking: PowerPanel['blocking']): string[] {
  const warnings: string[] = [];
  const good = chances.at(-1);
  if (good !== undefined && good.promote < LOW_CHANCE) {
    const way = good.expire > good.rollback ? ' More units a day, a longer time, or a larger effect worth finding would help.' : '';
    warnings.push(
      `This ramp can hardly succeed: even a candidate as good as hoped is promoted in only ${formatShare(good.promote, 0)} of ramps.${way}`,
    );
  }
  if (blocking !== null) {
    const way = blocking.enough === null ? 'no margin tried would do' : `a margin of ${Number(blocking.enough.toPrecision(3))} would do`;
    warnings.push(`The guardrail ${blocking.metric} stands in the way with its margin of ${blocking.margin}: ${way}.`);
  }
  return warnings;
}
