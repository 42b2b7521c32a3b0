import { type Adjustment, adjustPValues } from '@/lib/stats/adjust-p-values';
import { confidenceSequence, differenceEffect } from '@/lib/stats/confidence-sequence';
import { cuped } from '@/lib/stats/cuped';
import { normal } from '@/lib/stats/distributions';
import { fieller } from '@/lib/stats/fieller';
import { fisherExact } from '@/lib/stats/fisher-exact';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { meanEffect, meanPower, meanSampleSize } from '@/lib/stats/mean-power';
import { newcombe } from '@/lib/stats/newcombe';
import { noninferiority } from '@/lib/stats/noninferiority';
import { proportionDifference } from '@/lib/stats/proportion-difference';
import { proportionEffect, proportionPower, proportionSampleSize } from '@/lib/stats/proportion-power';
import { relativeLift } from '@/lib/stats/relative-lift';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import type { SpendingFunction } from '@/lib/stats/spent-alpha';
import { srmChiSquare } from '@/lib/stats/srm-chi-square';
import { logESrm } from '@/lib/stats/srm-process';
import { twoProportions } from '@/lib/stats/two-proportions';
import { welch } from '@/lib/stats/welch';
import { countOption, covariateOption, type StatsOptions, sampleOption, UsageError } from './stats-options';

export interface StatsCommand {
  /** what it computes, in one line */
  summary: string;
  usage: string;
  /** What the figure is, where it computes a single one. */
  result?: string;
  run: (options: StatsOptions) => unknown;
}

const ARMS = '--control n,mean,variance --treatment n,mean,variance [--alpha 0.05]';
const DESIGN = '[--alpha 0.05] [--sides 2] [--ratio 1]';

/** The commands of the calculator, by name. */
export const STATS_COMMANDS: Record<string, StatsCommand> = {
  welch: {
    summary: "difference of means by Welch's t, for one planned look",
    usage: ARMS,
    run: (options) => welch(...arms(options), { alpha: alphaOf(options) }),
  },
  proportions: {
    summary: 'difference of proportions: pooled z, Newcombe interval, Fisher exact',
    usage: '--control n,events --treatment n,events [--alpha 0.05]',
    run: (options) => {
      const control = countOption(options, 'control');
      const treatment = countOption(options, 'treatment');
      const alpha = alphaOf(options);
      return {
        difference: proportionDifference(control, treatment),
        newcombe: newcombe(control, treatment, alpha),
        pooled: twoProportions(control, treatment, { alpha }),
        fisher: fisherExact(control, treatment),
      };
    },
  },
  lift: {
    summary: 'relative lift of means: delta method and Fieller',
    usage: ARMS,
    run: (options) => {
      const [control, treatment] = arms(options);
      const alpha = alphaOf(options);
      return { delta: relativeLift(control, treatment, { alpha }), fieller: fieller(control, treatment, { alpha }) };
    },
  },
  cuped: {
    summary: 'difference of means adjusted by a covariate from before the exposure',
    usage: '--control n,Σy,Σx,Σy²,Σx²,Σxy --treatment n,Σy,Σx,Σy²,Σx²,Σxy [--alpha 0.05]',
    run: (options) => cuped(covariateOption(options, 'control'), covariateOption(options, 'treatment'), { alpha: alphaOf(options) }),
  },
  sequential: {
    summary: 'anytime-valid interval of a difference of means',
    usage: `${ARMS} --units N (of both arms, where it should be narrowest; fixed before the start)`,
    run: (options) => {
      const effect = differenceEffect(...arms(options));
      if (!effect.ok) return effect;
      const alpha = alphaOf(options);
      const rho = sequenceRho(options.number('units'), alpha, 'exact');
      return { estimate: effect.value.estimate, rho, look: confidenceSequence(effect.value, { rho, alpha }) };
    },
  },
  srm: {
    summary: 'sample ratio mismatch: chi-square for one look, ln E for any number',
    usage: '--counts 4900,5100 [--weights 1,1] [--concentration 1000]',
    run: (options) => {
      const counts = options.numbers('counts');
      const weights = options.text('weights') === undefined ? counts.map(() => 1) : options.numbers('weights');
      const logE = logESrm(counts, weights, options.number('concentration', 1000));
      return { chiSquare: srmChiSquare(counts, weights), anytime: { logE, pValue: Math.min(1, Math.exp(-logE)) } };
    },
  },
  noninferiority: {
    summary: 'is the loss smaller than a margin? (one-sided alpha)',
    usage: `${ARMS} --margin 0.02 [--absolute] [--direction increase|decrease]`,
    run: (options) =>
      noninferiority(...arms(options), {
        margin: { kind: options.has('absolute') ? 'absolute' : 'relative', value: options.number('margin') },
        direction: choice(options, 'direction', ['increase', 'decrease']),
        alpha: alphaOf(options),
      }),
  },
  'sample-size': {
    summary: 'units of the control for a power',
    result: 'units of the control',
    usage: `--from 0.1 --to 0.105 | --difference 1 --sd 10 [--correlation r]; [--power 0.8] ${DESIGN}`,
    run: (options) => {
      const design = { ...designOf(options), power: options.number('power', 0.8) };
      return isOfProportions(options)
        ? proportionSampleSize(options.number('from'), options.number('to'), design)
        : meanSampleSize(options.number('difference'), spreadOf(options), design);
    },
  },
  power: {
    summary: 'chance to find an effect',
    result: 'power',
    usage: `--from 0.1 --to 0.105 --units N | --difference 1 --sd 10 [--correlation r] --units N (of the control); ${DESIGN}`,
    run: (options) => {
      const design = { ...designOf(options), controlUnits: options.number('units') };
      return isOfProportions(options)
        ? proportionPower(options.number('from'), options.number('to'), design)
        : meanPower(options.number('difference'), spreadOf(options), design);
    },
  },
  mde: {
    summary: 'smallest absolute difference found with a power',
    result: 'difference',
    usage: `--from 0.1 --units N | --sd 10 [--correlation r] --units N (of the control); [--power 0.8] ${DESIGN}`,
    run: (options) => {
      const design = { ...designOf(options), controlUnits: options.number('units'), power: options.number('power', 0.8) };
      return isOfProportions(options)
        ? proportionEffect(options.number('from'), design)
        : { effect: meanEffect(spreadOf(options), design) };
    },
  },
  bounds: {
    summary: 'group-sequential bounds by error spending',
    usage: '--looks 0.25,0.5,0.75,1 [--spending obrien_fleming|pocock|hwang_shih_decani|power] [--gamma g] [--alpha 0.05] [--sides 2]',
    run: (options) => {
      const { alpha, sides } = designOf(options);
      const plan = groupSequentialBounds({ spending: spendingOf(options), alpha, sides, fractions: options.numbers('looks') });
      return { ...plan, nominalP: plan.boundaries.map((bound) => sides * normal.sf(bound)) };
    },
  },
  adjust: {
    summary: 'p-values adjusted for their number',
    usage: '--p 0.01,0.02,0.04 [--method holm|bonferroni|hochberg|benjamini_hochberg|benjamini_yekutieli]',
    run: (options) => {
      const methods: Adjustment[] = ['holm', 'bonferroni', 'hochberg', 'benjamini_hochberg', 'benjamini_yekutieli'];
      const method = choice(options, 'method', methods);
      return { method, adjusted: adjustPValues(options.numbers('p'), method) };
    },
  },
};

function arms(options: StatsOptions): [ReturnType<typeof sampleOption>, ReturnType<typeof sampleOption>] {
  return [sampleOption(options, 'control'), sampleOption(options, 'treatment')];
}

function alphaOf(options: StatsOptions): number {
  return options.number('alpha', 0.05);
}

function designOf(options: StatsOptions): { alpha: number; sides: 1 | 2; ratio: number } {
  const sides = options.number('sides', 2);
  if (sides !== 1 && sides !== 2) throw new UsageError(`--sides takes 1 or 2, got ${sides}`);
  return { alpha: alphaOf(options), sides, ratio: options.number('ratio', 1) };
}

/** Of a proportion, else of a mean; what belongs to both cannot be meant. */
function isOfProportions(options: StatsOptions): boolean {
  const ofMeans = ['difference', 'sd', 'correlation'].find((name) => options.has(name));
  if (options.has('from') && ofMeans !== undefined) throw new UsageError(`--from is of a proportion and --${ofMeans} of a mean: give one`);
  return options.has('from');
}

function spreadOf(options: StatsOptions): { control: number; candidate: number; correlation: number } {
  const sd = options.number('sd');
  return { control: sd, candidate: sd, correlation: options.number('correlation', 0) };
}

function spendingOf(options: StatsOptions): SpendingFunction {
  const kind = choice(options, 'spending', ['obrien_fleming', 'pocock', 'hwang_shih_decani', 'power']);
  if (kind === 'obrien_fleming' || kind === 'pocock') return { kind };
  return { kind, gamma: options.number('gamma') };
}

/** One of the words given; the first when none was typed. */
function choice<T extends string>(options: StatsOptions, name: string, words: readonly [T, ...T[]] | readonly T[]): T {
  const typed = options.text(name);
  const found = typed === undefined ? words[0] : words.find((word) => word === typed);
  if (found === undefined) throw new UsageError(`--${name} takes one of ${words.join(', ')}, got "${typed}"`);
  return found;
}
