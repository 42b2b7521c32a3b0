import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { flagTrajectory, summariseFlags } from './flag-trajectories';
import { readTrajectories } from './read-trajectories';

const ALPHA = 0.05;

process.exitCode = main(process.argv.slice(2));

/** Prints, as a table for the README, what three methods say of real experiments' trajectories. */
function main([path]: readonly string[]): number {
  if (path === undefined || path === '--help') {
    console.error('usage: node --import tsx lib/cli/trajectories.ts asos_experiments.csv.gz');
    return path === undefined ? 2 : 0;
  }
  const bytes = readFileSync(path);
  const csv = path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  const trajectories = readTrajectories(csv);
  const metrics = [...new Set(trajectories.map(({ metric }) => metric))].sort();
  console.log('| comparisons | looks (median) | peeked p < .05 at any time | final p < .05 | confidence sequence at any time | peeked, not confirmed | sequence, not confirmed | first peeked flag, median day | first sequence flag, median day | last look, median day |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const metric of [...metrics, undefined]) {
    const chosen = trajectories.filter((trajectory) => metric === undefined || trajectory.metric === metric);
    const summary = summariseFlags(chosen.map((trajectory) => flagTrajectory(trajectory, ALPHA)));
    const looks = chosen.map((trajectory) => trajectory.looks.length).sort((a, b) => a - b)[Math.floor(chosen.length / 2)];
    const cells = [
      `${metric === undefined ? 'all' : `metric ${metric}`}: ${summary.comparisons}`,
      looks,
      summary.peeked,
      summary.final,
      summary.sequence,
      summary.peekedNotFinal,
      summary.sequenceNotFinal,
      summary.peekedDay,
      summary.sequenceDay,
      summary.lastDay,
    ];
    console.log(`| ${cells.map((cell) => cell ?? '–').join(' | ')} |`);
  }
  return 0;
}
