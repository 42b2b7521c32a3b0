import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { flagTrajectory, summariseFlags, type Trajectory } from './flag-trajectories';
import { readTrajectories } from './read-trajectories';

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

/**
 * What three methods say of real experiments' trajectories, as a Markdown table: one row per metric and one for all.
 *
 * @param path of the ASOS data set, plain or gzipped
 */
export function trajectoryTable(path: string): string {
  const bytes = readFileSync(path);
  const trajectories = readTrajectories((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  const metrics = [...new Set(trajectories.map(({ metric }) => metric))].sort();
  const rows = metrics.map((metric) =>
    row(
      `metric ${metric}`,
      trajectories.filter((trajectory) => trajectory.metric === metric),
    ),
  );
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...rows, row('all', trajectories)].join('\n');
}

function row(name: string, trajectories: readonly Trajectory[]): string {
  const summary = summariseFlags(trajectories.map((trajectory) => flagTrajectory(trajectory, ALPHA)));
  return line([
    `${name}: ${summary.comparisons}`,
    summary.peeked,
    summary.final,
    summary.sequence,
    summary.peekedNotFinal,
    summary.sequenceNotFinal,
    summary.peekedDay,
    summary.sequenceDay,
    summary.lastDay,
  ]);
}

function line(cells: readonly (string | number | undefined)[]): string {
  const shown = cells.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(2)) : (cell ?? '–')));
  return `| ${shown.join(' | ')} |`;
}
