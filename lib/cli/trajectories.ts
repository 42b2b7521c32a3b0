import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type FlagSummary, flagTrajectory, summariseFlags, type Trajectory } from './flag-trajectories';
import { readTrajectories } from './read-trajectories';
import { UsageError } from './stats-options';

const ALPHA = 0.05;
const HEADINGS = [
  'comparisons',
  'peeked p < .05 at any time',
  'final p < .05',
  'confidence sequence at any time',
  'peeked, not confirmed',
  'sequence, not confirmed',
  'first peeked flag, median day',
  'first sequence flag, median day',
  'last look, median day',
];

export interface TrajectoryRow extends FlagSummary {
  metric: string;
}

/**
 * What three methods say of real experiments' trajectories: one row per metric and one for all.
 *
 * @param path of the ASOS data set, plain or gzipped
 * @throws UsageError when the file cannot be read as that
 */
export function readFlags(path: string): TrajectoryRow[] {
  const trajectories = readTrajectories(contentOf(path));
  const metrics = [...new Set(trajectories.map(({ metric }) => metric))].sort();
  const rows = metrics.map((metric) =>
    row(
      `metric ${metric}`,
      trajectories.filter((trajectory) => trajectory.metric === metric),
    ),
  );
  return [...rows, row('all', trajectories)];
}

/** These rows as a Markdown table. */
export function trajectoryTable(rows: readonly TrajectoryRow[]): string {
  const cells = rows.map((summary) =>
    line([
      `${summary.metric}: ${summary.comparisons}`,
      summary.peeked,
      summary.final,
      summary.sequence,
      summary.peekedNotFinal,
      summary.sequenceNotFinal,
      summary.peekedDay,
      summary.sequenceDay,
      summary.lastDay,
    ]),
  );
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...cells].join('\n');
}

function row(metric: string, trajectories: readonly Trajectory[]): TrajectoryRow {
  return { metric, ...summariseFlags(trajectories.map((trajectory) => flagTrajectory(trajectory, ALPHA))) };
}

function contentOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function line(cells: readonly (string | number | undefined)[]): string {
  const shown = cells.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(2)) : (cell ?? '–')));
  return `| ${shown.join(' | ')} |`;
}
