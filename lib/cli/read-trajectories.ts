import type { Trajectory } from './flag-trajectories';
import { UsageError } from './stats-options';

const COLUMNS = [
  'experiment_id',
  'variant_id',
  'metric_id',
  'time_since_start',
  'count_c',
  'count_t',
  'mean_c',
  'mean_t',
  'variance_c',
  'variance_t',
];

/**
 * The comparisons of the ASOS Digital Experiments Dataset (Liu, Cardoso, Couturier, McCoy, 2021), each with its looks
 * in order of time. Looks that lack a figure, or have no unit in an arm, are left out.
 *
 * @throws UsageError when a column is missing
 */
export function readTrajectories(csv: string): Trajectory[] {
  const [header = '', ...lines] = csv.split('\n');
  const names = header.trim().split(',');
  const places = COLUMNS.map((column) => names.indexOf(column));
  const missing = COLUMNS.find((_, i) => places[i] === -1);
  if (missing !== undefined) throw new UsageError(`the file has no column ${missing}`);
  const found = new Map<string, Trajectory>();
  for (const line of lines) {
    const cells = line.trim().split(',');
    const [experiment = '', variant = '', metric = '', ...typed] = places.map((place) => cells[place] ?? '');
    const figures = typed.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
    const [days = 0, nc = 0, nt = 0, meanC = 0, meanT = 0, varianceC = 0, varianceT = 0] = figures;
    if (figures.length < 7 || figures.some((figure) => !Number.isFinite(figure)) || nc < 1 || nt < 1) continue;
    const key = `${experiment}/${variant}/${metric}`;
    const trajectory = found.get(key) ?? { experiment, variant, metric, looks: [] };
    trajectory.looks.push({
      days,
      control: { n: nc, mean: meanC, variance: varianceC },
      candidate: { n: nt, mean: meanT, variance: varianceT },
    });
    found.set(key, trajectory);
  }
  for (const { looks } of found.values()) looks.sort((a, b) => a.days - b.days);
  return [...found.values()];
}
