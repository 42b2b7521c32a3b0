import type { ScaleLinear } from 'd3-scale';
import { effectDigits, formatEffect, formatInterval } from '../format';
import type { Frame } from './chart-figure';
import { IntervalBar } from './interval-bar';
import { arrowOf, type Tone, wordOf } from './tone';

/** One arm under a row: its rate and what the rate was counted from. */
export interface ArmText {
  rate: string;
  counts: string;
}

export interface IntervalRow {
  key: string;
  label: string;
  /** Under the label: role, margin, correction. */
  note: string;
  tone: Tone;
  estimate: number | null;
  low: number | null;
  high: number | null;
  /** Dashed lines with the tolerated loss, as signed effects. */
  marks: number[];
  control: ArmText | null;
  candidate: ArmText | null;
  /** What is known, where the tone's own word says less: "within margin". */
  word?: string;
  /** Why there is nothing to draw, or null. */
  unavailable: string | null;
}

interface RowProps {
  row: IntervalRow;
  y: number;
  scale: ScaleLinear<number, number>;
  frame: Frame;
  height: number;
}

export function IntervalRowMarks(props: RowProps) {
  return props.frame.isNarrow ? <NarrowRow {...props} /> : <WideRow {...props} />;
}

/** "▲ better +3.1 % [+0.8, +5.4]" */
export function effectText(row: Pick<IntervalRow, 'tone' | 'estimate' | 'low' | 'high' | 'word'>): { verdict: string; numbers: string } {
  const { tone, estimate, low, high } = row;
  const digits = effectDigits([low === null || high === null ? (estimate ?? 0) : (high - low) / 10]);
  const effect = estimate === null ? '' : formatEffect(estimate, digits);
  return {
    verdict: `${arrowOf(tone, estimate ?? 0)} ${row.word ?? wordOf(tone)}`.trim(),
    numbers:
      low === null && high === null
        ? `${effect}, no bounds yet`
        : `${effect} ${formatInterval(low ?? undefined, high ?? undefined, digits)}`.trim(),
  };
}

function WideRow({ row, y, scale, frame, height }: RowProps) {
  const [left, right] = scale.range() as [number, number];
  const middle = y + height / 2 - 4;
  return (
    <g>
      <text x={0} y={y + 16} className="chart-strong">
        {cut(row.label, 25)}
      </text>
      <text x={0} y={y + 32} className="chart-label">
        {cut(row.note, 33)}
      </text>
      <Arm arm={row.control} x={250} y={y} />
      <Arm arm={row.candidate} x={350} y={y} />
      {row.unavailable === null ? (
        <>
          <Margins row={row} scale={scale} top={y + 2} bottom={y + height - 10} />
          <IntervalBar scale={scale} y={middle} low={row.low} high={row.high} estimate={row.estimate} tone={row.tone} />
          <EffectText row={row} x={right + 34} y={y} />
        </>
      ) : (
        <text x={left + 8} y={middle + 4} className="chart-label chart-over">
          {cut(row.unavailable, Math.floor((frame.width - left) / 6.4))}
        </text>
      )}
    </g>
  );
}

function NarrowRow({ row, y, scale, frame, height }: RowProps) {
  const arms = [row.control, row.candidate].filter((arm) => arm !== null);
  const counts = arms.map((arm) => (arm.counts === '' ? arm.rate : `${arm.rate} (${arm.counts})`)).join(' → ');
  const { verdict, numbers } = effectText(row);
  return (
    <g>
      <text x={0} y={y + 14} className="chart-strong">
        {cut(row.label, 24)}
      </text>
      <text x={frame.width} y={y + 14} textAnchor="end" className="chart-label">
        {cut(row.note, Math.max(26, Math.floor(51 - 1.2 * row.label.length)))}
      </text>
      {row.unavailable === null ? (
        <g className={`chart-${row.tone}`}>
          <Margins row={row} scale={scale} top={y + 22} bottom={y + 40} />
          <IntervalBar scale={scale} y={y + 31} low={row.low} high={row.high} estimate={row.estimate} tone={row.tone} />
          <text x={0} y={y + 53} className="chart-tone-text">
            {verdict}
          </text>
          <text x={frame.width} y={y + 53} textAnchor="end" className="chart-text">
            {numbers}
          </text>
        </g>
      ) : (
        <text x={0} y={y + 34} className="chart-label chart-over">
          {cut(row.unavailable, 54)}
        </text>
      )}
      <text x={0} y={y + height - 14} className="chart-label">
        {cut(counts, 52)}
      </text>
    </g>
  );
}

function EffectText({ row, x, y }: { row: IntervalRow; x: number; y: number }) {
  const { verdict, numbers } = effectText(row);
  return (
    <g className={`chart-${row.tone}`}>
      {verdict !== '' && (
        <text x={x} y={y + 16} className="chart-tone-text">
          {verdict}
        </text>
      )}
      <text x={x} y={verdict === '' ? y + 24 : y + 32} className="chart-text">
        {numbers}
      </text>
    </g>
  );
}

function Arm({ arm, x, y }: { arm: ArmText | null; x: number; y: number }) {
  if (arm === null) return null;
  return (
    <g textAnchor="end">
      <text x={x} y={arm.counts === '' ? y + 24 : y + 16} className="chart-text">
        {arm.rate}
      </text>
      {arm.counts !== '' && (
        <text x={x} y={y + 32} className="chart-label">
          {arm.counts}
        </text>
      )}
    </g>
  );
}

function Margins({ row, scale, top, bottom }: { row: IntervalRow; scale: RowProps['scale']; top: number; bottom: number }) {
  const [left, right] = scale.range() as [number, number];
  // What was left out of the axis as too far away has no place on it.
  const shown = row.marks.filter((mark) => scale(mark) >= left && scale(mark) <= right);
  return shown.map((mark) => (
    <line key={mark} x1={scale(mark)} x2={scale(mark)} y1={top} y2={bottom} className="chart-margin" strokeWidth={1.5} />
  ));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
