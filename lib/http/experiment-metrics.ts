import type { RampFigures } from '@/lib/jobs/ramp-figures';
import { addCounter, addGauge, type Labels } from './exposition';

/** What is told of each experiment by its key. */
export function addExperiments(lines: string[], environment: string, ramps: readonly RampFigures[]): void {
  const gauge = (name: string, help: string, value: (ramp: RampFigures) => number) =>
    addGauge(
      lines,
      `rampart_experiment_${name}`,
      help,
      ramps.map((ramp) => [labelsOf(ramp), value(ramp)] as const),
    );
  const labelsOf = ({ experiment }: RampFigures): Labels => ({ environment, experiment });
  const states = ramps.map((ramp) => [{ ...labelsOf(ramp), state: ramp.state }, 1] as const);
  addGauge(lines, 'rampart_experiment_state', 'One for the state the experiment is in; told until a day after its end.', states);
  gauge('coverage', 'Share of all units that get the candidate, 0 to 1.', ({ coverage }) => coverage);
  const units = ramps.flatMap((ramp) =>
    Object.entries(ramp.exposedUnits).map(([variant, count]) => [{ ...labelsOf(ramp), variant }, count] as const),
  );
  addCounter(lines, 'rampart_experiment_exposed_units_total', 'Units exposed in this attempt.', units);
  gauge('judged_age_seconds', 'Since the gate last looked at it.', ({ judgedAgeSeconds }) => judgedAgeSeconds);
  gauge(
    'decision_age_seconds',
    'Since its newest decision; a look without news writes none.',
    ({ decisionAgeSeconds }) => decisionAgeSeconds,
  );
  const holds = ramps.flatMap((ramp) => (ramp.holdReason === null ? [] : [[{ ...labelsOf(ramp), reason: ramp.holdReason }, 1] as const]));
  addGauge(lines, 'rampart_experiment_hold', 'One for the rule by which its newest decision holds it.', holds);
}
