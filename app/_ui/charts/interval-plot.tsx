import { formatEffect } from '../format';
import type { Frame } from './chart-figure';
import { effectAxis, tickDigits } from './effect-axis';
import { type IntervalRow, IntervalRowMarks } from './interval-row';

const AXIS = { wide: 34, narrow: 52 };
const EDGE_PIXELS = 22;
const MOVED_PIXELS = 66;
const GROUP_HEAD = 26;
const WIDE = { row: 46, left: 400, right: 700 };
const NARROW = { row: 82, left: 6, right: 338 };

export interface IntervalGroup {
  title: string;
  rows: IntervalRow[];
}

interface IntervalPlotProps {
  groups: IntervalGroup[];
  frame: Frame;
  /** The finding, for those who cannot see the drawing. */
  finding: string;
  /** What the axis measures: "Relative effect of the candidate". */
  axisLabel: string;
  columns: [string, string];
}

/** Rows of intervals on one axis with one zero line: forest plot, slices and stages are all this. */
export function IntervalPlot({ groups, frame, finding, axisLabel, columns }: IntervalPlotProps) {
  const place = frame.isNarrow ? NARROW : WIDE;
  const shown = groups.filter((group) => group.rows.length > 0);
  const rows = shown.flatMap((group) => group.rows);
  const axis = effectAxis(rows, [place.left, place.right], frame.isNarrow ? 4 : 6);
  const ticks = rows.every(({ unavailable }) => unavailable !== null) ? [] : axis.ticks;
  const { scale } = axis;
  const head = frame.isNarrow ? AXIS.narrow : AXIS.wide;
  const height = head + shown.length * GROUP_HEAD + rows.length * place.row + 8;
  let y = head;
  return (
    <svg viewBox={`0 0 ${frame.width} ${height}`} width="100%" role="img" className="block">
      <title>{finding}</title>
      {ticks.map((tick) => (
        <g key={tick}>
          {!frame.isNarrow && <Grid x={scale(tick)} from={head - 4} to={height} isZero={tick === 0} />}
          {hasRoom(scale(tick), ticks.map(scale), frame.width) && (
            <text x={scale(tick)} y={head - 10} textAnchor={anchorOf(scale(tick), frame.width)} className="chart-label">
              {tick === 0 ? '0' : formatEffect(tick, tickDigits(ticks))}
            </text>
          )}
        </g>
      ))}
      {frame.isNarrow ? (
        <text x={0} y={14} className="chart-label">
          {axisLabel}
        </text>
      ) : (
        <ColumnTitles columns={columns} axisLabel={axisLabel} right={place.right} />
      )}
      {shown.map((group) => {
        const top = y;
        y += GROUP_HEAD + group.rows.length * place.row;
        return (
          <g key={group.title}>
            <line x1={0} x2={frame.width} y1={top} y2={top} className="chart-axis" />
            <text x={0} y={top + 18} className="chart-label">
              {group.title}
            </text>
            {group.rows.map((row, index) => (
              <g key={row.key}>
                {frame.isNarrow &&
                  ticks.map((tick) => (
                    <Grid
                      key={tick}
                      x={scale(tick)}
                      from={top + 48 + index * place.row}
                      to={top + 66 + index * place.row}
                      isZero={tick === 0}
                    />
                  ))}
                <IntervalRowMarks row={row} y={top + GROUP_HEAD + index * place.row} scale={scale} frame={frame} height={place.row} />
              </g>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

/** A label at the edge of the drawing stays inside it. */
function anchorOf(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < EDGE_PIXELS) return 'start';
  return width - x < EDGE_PIXELS ? 'end' : 'middle';
}

/** A label that was moved inside would lie on the next one where that is close. */
function hasRoom(x: number, places: readonly number[], width: number): boolean {
  return anchorOf(x, width) === 'middle' || places.every((other) => other === x || Math.abs(other - x) >= MOVED_PIXELS);
}

function Grid({ x, from, to, isZero }: { x: number; from: number; to: number; isZero: boolean }) {
  return <line x1={x} x2={x} y1={from} y2={to} className={isZero ? 'chart-zero' : 'chart-axis'} />;
}

function ColumnTitles({ columns, axisLabel, right }: { columns: [string, string]; axisLabel: string; right: number }) {
  return (
    <g className="chart-label">
      <text x={250} y={AXIS.wide - 10} textAnchor="end">
        {columns[0]}
      </text>
      <text x={350} y={AXIS.wide - 10} textAnchor="end">
        {columns[1]}
      </text>
      <text x={right + 34} y={AXIS.wide - 10}>
        {axisLabel}
      </text>
    </g>
  );
}
