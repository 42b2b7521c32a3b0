import type { LookFigure, SeriesPoint } from './metric-types';
import type { LookRow } from './report-source';

/**
 * A metric over the looks, oldest first; p never rises. A look that did not see the metric is a gap.
 *
 * @param times of the looks, as the report shows them
 */
export function seriesOf(looks: readonly LookRow[], times: readonly string[], metric: string): SeriesPoint[] {
  let most = Number.NEGATIVE_INFINITY;
  return looks.map((look, index) => {
    const figure = figureOf(look, metric);
    most = Math.max(most, mostLnE(figure));
    return {
      at: times[index] ?? look.at.toISOString(),
      stage: (figure?.stage ?? -1) + 1,
      coverage: figure?.coverage ?? 0,
      units: { control: figure?.control ?? 0, candidate: figure?.candidate ?? 0 },
      lift: figure?.lift ?? null,
      lower: figure?.lower ?? null,
      upper: figure?.upper ?? null,
      p: figure === undefined || most === Number.NEGATIVE_INFINITY ? null : Math.min(1, Math.exp(-most)),
      harmLnE: figure?.harmLnE ?? null,
    };
  });
}

/** Largest two-sided ln E up to the last of these looks, −Infinity without any. */
export function largestLnE(looks: readonly LookRow[], metric: string): number {
  return looks.reduce((most, look) => Math.max(most, mostLnE(figureOf(look, metric))), Number.NEGATIVE_INFINITY);
}

function mostLnE(figure: LookFigure | undefined): number {
  return figure?.mostLnE ?? Number.NEGATIVE_INFINITY;
}

function figureOf({ figures }: LookRow, metric: string): LookFigure | undefined {
  return Object.hasOwn(figures, metric) ? figures[metric] : undefined;
}
