import type { z } from 'zod';
import type { RampDocument } from './ramp-document';

interface Checked {
  unit: string;
  variants: { key: string; role: 'control' | 'candidate'; weight: number }[];
  metrics: {
    primary: string;
    guardrails: { metric: string; margin?: number | undefined; marginAbsolute?: number | undefined }[];
    secondary: string[];
  };
  slices: string[];
  protectedSlices: string[];
  overrides: Record<string, string[]>;
  plan?: { baseline: Record<string, unknown> } | undefined;
  ramp: RampDocument;
}

type Refuse = (path: (string | number)[], message: string) => void;

/** What one field alone cannot tell: contradictions inside an experiment's document. */
export function checkExperiment(experiment: Checked, context: z.core.$RefinementCtx): void {
  const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path, message, input: experiment });
  checkVariants(experiment, refuse);
  checkCoverage(experiment, refuse);
  checkMetricRoles(experiment, refuse);
  checkSlices(experiment, refuse);
  checkOverrides(experiment, refuse);
}

function checkVariants({ variants, ramp }: Checked, refuse: Refuse): void {
  for (const role of ['control', 'candidate'] as const) {
    const count = variants.filter((variant) => variant.role === role).length;
    if (count !== 1) refuse(['variants'], `must hold exactly one ${role}, got ${count}`);
  }
  if (new Set(variants.map(({ key }) => key)).size < variants.length) refuse(['variants'], 'must have different keys');
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) refuse(['variants'], `must have weights that sum to 1, got ${Number(sum.toFixed(6))}`);
  variants.forEach(({ weight }, index) => {
    if (Math.abs(weight * 10_000 - Math.round(weight * 10_000)) > 1e-6) {
      refuse(['variants', index, 'weight'], 'must be a multiple of 0.0001: there are ten thousand buckets');
    }
    if (ramp.controlMode === 'all' && weight !== 0.5) {
      refuse(['variants', index, 'weight'], 'has no meaning with controlMode "all", where all other traffic is control: remove it');
    }
  });
}

function checkCoverage({ unit, variants, ramp }: Checked, refuse: Refuse): void {
  if (ramp.controlMode === 'all') {
    if (!['request', 'session'].includes(unit)) {
      refuse(['ramp', 'controlMode'], `may be "all" only for unit "request" or "session", got "${unit}": use "matched"`);
    }
    return;
  }
  const weight = variants.find(({ role }) => role === 'candidate')?.weight ?? 0.5;
  ramp.stages.forEach(({ coverage }, index) => {
    if (coverage > weight + 1e-12) {
      const fix = `at most ${weight}, or give the candidate more weight; full rollout follows the last stage by itself`;
      refuse(['ramp', 'stages', index, 'coverage'], `is above the candidate's weight with matched control: ${fix}`);
    }
  });
  if (weight > 1 - ramp.holdback + 1e-12) {
    refuse(
      ['ramp', 'holdback'],
      `must be at most ${Number((1 - weight).toFixed(4))}, the control's weight, so that nobody leaves the candidate at full rollout`,
    );
  }
}

function checkMetricRoles({ metrics, plan }: Checked, refuse: Refuse): void {
  const seen = new Set([metrics.primary]);
  const once = (key: string, path: (string | number)[]) => {
    if (seen.has(key)) refuse(path, `names "${key}" again: a metric has one role`);
    seen.add(key);
  };
  metrics.guardrails.forEach(({ metric, margin, marginAbsolute }, index) => {
    const path = ['metrics', 'guardrails', index];
    once(metric, [...path, 'metric']);
    if (margin === undefined && marginAbsolute === undefined) {
      refuse([...path, 'margin'], `is missing for guardrail "${metric}": give "margin" (relative, such as 0.05) or "marginAbsolute"`);
    }
    if (margin !== undefined && marginAbsolute !== undefined) refuse([...path, 'margin'], 'contradicts "marginAbsolute": give one of them');
  });
  metrics.secondary.forEach((key, index) => {
    once(key, ['metrics', 'secondary', index]);
  });
  for (const key of Object.keys(plan?.baseline ?? {})) {
    if (!seen.has(key)) refuse(['plan', 'baseline', key], 'is no metric of this experiment: remove it or add the metric');
  }
}

function checkSlices({ slices, protectedSlices }: Checked, refuse: Refuse): void {
  if (new Set(slices).size < slices.length) refuse(['slices'], 'must name each attribute once');
  protectedSlices.forEach((label, index) => {
    const attribute = label.split('=')[0] ?? '';
    if (!slices.includes(attribute)) refuse(['protectedSlices', index], `needs "${attribute}" among "slices"`);
  });
}

function checkOverrides({ variants, overrides }: Checked, refuse: Refuse): void {
  const owner = new Map<string, string>();
  for (const [key, units] of Object.entries(overrides)) {
    if (!variants.some((variant) => variant.key === key)) refuse(['overrides', key], 'is no variant of this experiment');
    for (const unit of units) {
      if (owner.has(unit) && owner.get(unit) !== key)
        refuse(['overrides', key], `names the unit "${unit}", which another variant names too`);
      owner.set(unit, key);
    }
  }
}
