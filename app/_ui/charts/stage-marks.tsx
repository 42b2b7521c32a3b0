import type { ScaleTime } from 'd3-scale';
import { formatShare } from '../format';

export interface StageMark {
  at: number;
  coverage: number;
}

/** Where the coverage changed in a series. */
export function stageMarks(points: readonly { at: string; coverage: number }[]): StageMark[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before !== undefined && before.coverage === point.coverage ? [] : [{ at: Date.parse(point.at), coverage: point.coverage }];
  });
}

const LABEL_PIXELS = 40;

/** Vertical marks with the coverage that began there above them; a label too close to the one before is left out. */
export function StageMarks({
  marks,
  scale,
  top,
  bottom,
}: {
  marks: readonly StageMark[];
  scale: ScaleTime<number, number>;
  top: number;
  bottom: number;
}) {
  let lastLabel = Number.NEGATIVE_INFINITY;
  return (
    <g>
      {marks.map((mark) => {
        const x = scale(mark.at);
        const hasLabel = x - lastLabel >= LABEL_PIXELS;
        const isAtEnd = (scale.range()[1] ?? x) - x < LABEL_PIXELS;
        if (hasLabel) lastLabel = x;
        return (
          <g key={mark.at}>
            <line x1={x} x2={x} y1={top} y2={bottom} className="chart-zero" strokeDasharray="1 3" />
            {hasLabel && (
              <text x={isAtEnd ? x + 1 : x - 1} y={top - 6} textAnchor={isAtEnd ? 'end' : 'start'} className="chart-label">
                {formatShare(mark.coverage)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
