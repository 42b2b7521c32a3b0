import { logESrm } from '@/lib/stats/srm-process';
import { drawBinomial } from './draw-binomial';
import { drawPoisson } from './draw-poisson';
import { createRandom, type Random } from './random';
import { type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';
import { estimate } from './tally';

const ALPHA = 0.001;
const RUNS_PER_RUN = 10;
const LOOKS = 100;

interface Split {
  /** Planned share of the candidate. */
  share: number;
  /** Share of the candidate's exposures that get lost. */
  lost: number;
  unitsPerLook: number;
}

/** Point 6: sound traffic is called mismatched at most once in a thousand ramps; a tenth of the canary's exposures lost is found soon. */
export function mismatch({ runs, seed, onProgress }: SuiteOptions): SuiteRow {
  const many = runs * RUNS_PER_RUN;
  const random = createRandom(seed);
  const alarms = (split: Split) => {
    let count = 0;
    for (let run = 0; run < many; run += 1) if (unitsToAlarm(random, split) !== null) count += 1;
    return estimate(count, many);
  };
  const cases = [
    suiteCase('matched', alarms({ share: 0.5, lost: 0, unitsPerLook: 500 })),
    suiteCase('canary_5_to_95', alarms({ share: 0.05, lost: 0, unitsPerLook: 1000 })),
  ];
  onProgress?.('mismatch: detection');
  const matched = medianUnits(random, { share: 0.5, lost: 0.1, unitsPerLook: 100 }, runs);
  const unequal = medianUnits(random, { share: 0.05, lost: 0.1, unitsPerLook: 500 }, runs);
  const found = estimate(Math.min(matched.within, unequal.within), runs);
  const row = suiteRow({
    point: 6,
    name: 'mismatch_false_alarm',
    bound: ALPHA,
    runs: many,
    cases,
    twin: suiteTwin('ten_percent_loss_found_within_7k_units_matched_and_36k_at_5_to_95', found, 0.5),
  });
  const medians = [
    { name: 'median_units_matched', estimate: matched.median, se: 0 },
    { name: 'median_units_5_to_95', estimate: unequal.median, se: 0 },
  ];
  return { ...row, cases: [...row.cases, ...medians] };
}

function medianUnits(random: Random, split: Split, runs: number): { median: number; within: number } {
  const limit = split.share === 0.5 ? 7000 : 36_000;
  const found: number[] = [];
  for (let run = 0; run < runs; run += 1) found.push(unitsToAlarm(random, { ...split }, 4 * LOOKS) ?? Number.POSITIVE_INFINITY);
  found.sort((a, b) => a - b);
  return { median: found[Math.floor(runs / 2)] ?? Number.POSITIVE_INFINITY, within: found.filter((units) => units <= limit).length };
}

/** Units exposed until the process alarms, or null when it never does. */
function unitsToAlarm(random: Random, { share, lost, unitsPerLook }: Split, looks = LOOKS): number | null {
  const threshold = -Math.log(ALPHA);
  let control = 0;
  let candidate = 0;
  for (let look = 0; look < looks; look += 1) {
    const units = drawPoisson(random, unitsPerLook);
    const assigned = drawBinomial(random, units, share);
    control += units - assigned;
    candidate += lost > 0 ? assigned - drawBinomial(random, assigned, lost) : assigned;
    const total = control + candidate;
    const excess = candidate - total * share;
    // ln E is at most χ².
    if ((excess * excess) / (total * share * (1 - share)) < threshold) continue;
    if (logESrm([control, candidate], [1 - share, share]) >= threshold) return total;
  }
  return null;
}
