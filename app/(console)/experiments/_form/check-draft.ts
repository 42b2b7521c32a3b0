import type { FieldProblem } from '@/lib/errors';
import type { ExperimentsContext } from '@/lib/experiments/context';
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

/** What a forecast does not read: a draft that is yet to be named has one too. */
const UNNAMED = { key: 'draft', name: 'Draft' };

/** Reads a draft by the API's own schema and says what the design will do. */
export async function checkDraft(ctx: ExperimentsContext, draft: unknown, asking: Asking): Promise<CheckAnswer> {
  const parsed = readDocument(experimentDocument, draft);
  const unread = parsed.ok ? [] : parsed.problems;
  const named = parsed.ok || typeof draft !== 'object' ? parsed : readDocument(experimentDocument, { ...draft, ...UNNAMED });
  if (!named.ok) return outOfOrder(unread);
  const { document } = named;
  const metrics = new Map((await listMetrics({ ctx })).map((metric) => [metric.key, metric]));
  const problems = metricProblems(document, metrics);
  if (problems.length > 0) return outOfOrder([...unread, ...problems]);
  const wait = waitAfterStart(document, metrics);
  const power = await powerOf(document, metrics, asking);
  return power.ok
    ? { problems: unread, power: power.value, powerless: '', wait }
    : { problems: unread, power: null, powerless: power.reason, wait };
}

function outOfOrder(problems: CheckAnswer['problems']): CheckAnswer {
  return { problems, power: null, powerless: 'The forecast appears when the fields are in order.', wait: null };
}
