/** At most `limit` points of a series: every kth, and always the last, the first, and both sides of a change of `mark`. */
export function thinSeries<Point>(points: readonly Point[], limit: number, mark: (point: Point) => unknown): Point[] {
  if (points.length <= limit) return [...points];
  const step = Math.ceil(points.length / limit);
  return points.filter((point, index) => {
    const next = points[index + 1];
    const before = points[index - 1];
    if (next === undefined || before === undefined || index % step === 0) return true;
    return mark(next) !== mark(point) || mark(before) !== mark(point);
  });
}

/** Says what a thinned table leaves out; undefined when it leaves out nothing. */
export function thinnedNote(shown: number, all: number): string | undefined {
  return shown === all ? undefined : `${shown} looks, spread evenly. The JSON report has up to 500.`;
}
