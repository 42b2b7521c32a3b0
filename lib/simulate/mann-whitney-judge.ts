import { normal } from '@/lib/stats/distributions';

const CONFIDENCE = 0.98;
/** A shift counts when its interval stays clear of this share of itself. */
const TOLERANCE = 0.25;

/**
 * A canary judge in the style of Kayenta's default: the hourly means of both arms as two samples, Mann–Whitney's interval of their
 * shift at 98 %, by order statistics of all pairwise differences. For comparison: it knows neither units nor repeated looks.
 *
 * @returns whether the candidate's series lies lower, higher, or neither
 */
export function mannWhitneyJudge(control: readonly number[], candidate: readonly number[]): 'low' | 'high' | 'pass' {
  const m = control.length;
  const n = candidate.length;
  if (m < 4 || n < 4) return 'pass';
  const differences = new Float64Array(m * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1) differences[i * m + j] = (candidate[i] ?? 0) - (control[j] ?? 0);
  }
  differences.sort();
  const spread = normal.isf((1 - CONFIDENCE) / 2) * Math.sqrt((m * n * (m + n + 1)) / 12);
  const first = Math.max(0, Math.floor((m * n) / 2 - spread));
  const shift = Math.abs(differences[Math.floor((m * n) / 2)] ?? 0);
  if ((differences[first] ?? 0) > TOLERANCE * shift) return 'high';
  return (differences[m * n - 1 - first] ?? 0) < -TOLERANCE * shift ? 'low' : 'pass';
}
