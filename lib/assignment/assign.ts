import { compileExperiment, type Surroundings } from './compile-experiment';
import type { Assignment, EvaluationContext, ExperimentConfig } from './types';

/** Which variant one unit gets. Where there are many units, keep what `compileExperiment` returns. @throws RangeError as that does */
export function assign(surroundings: Surroundings, experiment: ExperimentConfig, context: EvaluationContext): Assignment {
  return compileExperiment(surroundings, experiment)(context);
}
