import type { ConsoleContext } from '@/app/_server/console-context';
import type { FieldProblem } from '@/lib/errors';
import { experimentDocument } from '@/lib/experiments/experiment-document';
import { listMetrics } from '@/lib/experiments/list-metrics';
import { metricProblems } from '@/lib/experiments/metric-problems';
import { readDocument } from '@/lib/experiments/parse-document';
import { waitAfterStart } from './missing-baseline';
import type { PowerAnswer } from './power-answer';
import { powerOf } from './power-of';

export interface CheckAnswer {
  problems: readonly FieldProblem[];
  /** Null where there is nothing to compute, with the reason in `powerless`. */
  power: PowerAnswer | null;
  powerless: string;
  /** What the ramp would first wait for, or null. */
  wait: string | null;
}

interface Asking {
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/** Reads a draft by the API's own schema and says what the design will do. */
export async function checkDraft(ctx: ConsoleContext, draft: unknown, asking: Asking): Promise<CheckAnswer> {
  const parsed = readDocument(experimentDocument, draft);
  if (!parsed.ok) return outOfOrder(parsed.problems);
  const metrics = new Map((await listMetrics({ ctx })).map((metric) => [metric.key, metric]));
  const problems = metricProblems(parsed.document, metrics);
  if (problems.length > 0) return outOfOrder(problems);
  const wait = waitAfterStart(parsed.document, metrics);
  const power = await powerOf(parsed.document, metrics, asking);
  return power.ok
    ? { problems: [], power: power.value, powerless: '', wait }
    : { problems: [], power: null, powerless: power.reason, wait };
}

function outOfOrder(problems: CheckAnswer['problems']): CheckAnswer {
  return { problems, power: null, powerless: 'The forecast appears when the fields are in order.', wait: null };
}
