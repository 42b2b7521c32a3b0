import { simulate } from './simulate';
import type { Characteristics, Design, Effects, Estimate } from './types';

/** What a plan can expect, for the design page: before anything has run. */
export interface PowerPanel {
  /** At −5 %, 0 and +MDE of the primary metric, guardrails unharmed. */
  rows: Characteristics[];
  /** By guardrail: P(promote at +MDE) without it; the one that costs most blocks. */
  guardrails: { metric: string; promoteWithout: Estimate }[];
  /** The guardrail that costs more than a tenth of P(promote), and the margin that would not; null when none does. */
  blocking: { metric: string; margin: number; enough: number | null } | null;
}

export interface PanelOptions {
  runs: number;
  seed: number;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

const HARMFUL_EFFECT = -0.05;
const COST_THAT_BLOCKS = 0.1;
const MARGIN_STEPS = [1.25, 1.5, 2, 2.5, 3, 4, 6, 8];

/** Operating characteristics of a plan, which guardrail stands in the way of a good candidate, and the margin that would do. */
export function powerPanel(design: Design, { runs, seed, onProgress }: PanelOptions): PowerPanel {
  const { policy } = design;
  const primary = policy.metrics[0]?.key ?? '';
  const guarded = policy.metrics.slice(1);
  const steps = 3 + guarded.length;
  let done = 0;
  const run = (tried: Design, effects: Effects) => {
    const result = simulate(tried, effects, { runs, seed });
    done += 1;
    onProgress?.(Math.min(done, steps), steps);
    return result;
  };
  const rows = [HARMFUL_EFFECT, 0, policy.mde].map((effect) => run(design, { [primary]: effect }));
  const good = { [primary]: policy.mde };
  const guardrails = guarded.map(({ key }) => ({ metric: key, promoteWithout: run(without(design, key), good).promote }));
  const promote = rows[2]?.promote.value ?? 0;
  const worst = [...guardrails].sort((a, b) => b.promoteWithout.value - a.promoteWithout.value)[0];
  if (worst === undefined || worst.promoteWithout.value - promote <= COST_THAT_BLOCKS) return { rows, guardrails, blocking: null };
  const target = worst.promoteWithout.value - COST_THAT_BLOCKS;
  const metric = policy.metrics.find(({ key }) => key === worst.metric);
  const margin = metric?.marginAbsolute ?? metric?.margin ?? 0;
  const factor = MARGIN_STEPS.find((step) => run(withMargin(design, worst.metric, step), good).promote.value >= target);
  return { rows, guardrails, blocking: { metric: worst.metric, margin, enough: factor === undefined ? null : margin * factor } };
}

/** The design without one guardrail. The processes keep their tuning, so that only the guardrail's own cost shows. */
function without(design: Design, key: string): Design {
  const kept = design.policy.metrics.map((metric) => metric.key !== key);
  return {
    ...design,
    policy: { ...design.policy, metrics: design.policy.metrics.filter((_, index) => kept[index]) },
    models: design.models.filter((_, index) => kept[index]),
  };
}

function withMargin(design: Design, key: string, factor: number): Design {
  const metrics = design.policy.metrics.map((metric) => {
    if (metric.key !== key) return metric;
    if (metric.marginAbsolute !== undefined) return { ...metric, marginAbsolute: metric.marginAbsolute * factor };
    return { ...metric, margin: (metric.margin ?? 0) * factor };
  });
  return { ...design, policy: { ...design.policy, metrics } };
}
