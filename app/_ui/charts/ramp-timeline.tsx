import { type ScalePower, type ScaleTime, scaleSqrt } from 'd3-scale';
import type { Ramp, RampStep, RampStratum } from '@/lib/report/types';
import { counted, formatInstant, formatShare } from '../format';
import { ChartFigure, type Frame } from './chart-figure';
import { decisionGlyph } from './decision-glyph';
import { TimeAxis, timeScale } from './time-axis';

const PLACE = { top: 22, bottom: 34, left: 46, right: 14 };
const GLYPH = 12;

interface TimelineProps {
  ramp: Ramp;
  /** The end of the drawing: now, or when the attempt ended. */
  until: string;
}

/** Part 3: coverage over time, with the decisions that moved it. */
export function RampTimeline({ ramp, until }: TimelineProps) {
  return (
    <ChartFigure
      label="ramp"
      table={() => ({
        head: ['Time', 'Decision', 'From', 'To', 'Reason'],
        rows: ramp.steps.map((step) => [
          formatInstant(step.at),
          decisionGlyph(step.outcome).word,
          formatShare(step.fromCoverage),
          formatShare(step.toCoverage),
          step.sentence,
        ]),
      })}
      draw={(frame) => <RampDrawing ramp={ramp} until={Date.parse(until)} frame={frame} />}
    />
  );
}

export function rampFinding(ramp: Ramp): string {
  const last = ramp.strata.at(-1);
  const moves = ramp.steps.filter((step) => step.toCoverage !== step.fromCoverage).length;
  if (last === undefined) return 'The ramp has not begun.';
  return `Coverage ${formatShare(last.leftAt === null ? last.coverage : (ramp.steps.at(-1)?.toCoverage ?? 0))} after ${counted(moves, 'change')} in ${counted(ramp.stages.length, 'planned stage')}.`;
}

function RampDrawing({ ramp, until, frame }: { ramp: Ramp; until: number; frame: Frame }) {
  const height = frame.isNarrow ? 190 : 210;
  const bottom = height - PLACE.bottom;
  const right = frame.width - PLACE.right;
  const begun = ramp.strata.map((stratum) => Date.parse(stratum.enteredAt));
  const x = timeScale([...begun, until], [PLACE.left, right]);
  const y = scaleSqrt().domain([0, 1]).range([bottom, PLACE.top]);
  const levels = [0, ...ramp.stages.map((stage) => stage.coverage), 1];
  return (
    <svg viewBox={`0 0 ${frame.width} ${height}`} width="100%" role="img" className="block">
      <title>{rampFinding(ramp)}</title>
      <TimeAxis scale={x} y={bottom} top={PLACE.top} />
      {spacedLevels(levels, y).map((level) => (
        <g key={level}>
          <line x1={PLACE.left} x2={right} y1={y(level)} y2={y(level)} className="chart-axis" />
          <text x={PLACE.left - 8} y={y(level) + 4} textAnchor="end" className="chart-label">
            {formatShare(level)}
          </text>
        </g>
      ))}
      <g className="chart-ink">
        {ramp.strata.map((stratum) => (
          <StratumBar key={stratum.ordinal} stratum={stratum} until={until} x={x} y={y} />
        ))}
      </g>
      {spacedSteps(ramp.steps, x).map((step) => (
        <StepGlyph key={step.decisionId} step={step} x={Math.max(PLACE.left + GLYPH / 2, x(Date.parse(step.at)))} y={y(step.toCoverage)} />
      ))}
    </svg>
  );
}

interface BarProps {
  stratum: RampStratum;
  until: number;
  x: ScaleTime<number, number>;
  y: ScalePower<number, number>;
}

function StratumBar({ stratum, until, x, y }: BarProps) {
  const from = x(Date.parse(stratum.enteredAt));
  const to = x(stratum.leftAt === null ? until : Date.parse(stratum.leftAt));
  const level = y(stratum.coverage);
  const isOut = stratum.excluded !== null;
  return (
    <g>
      <rect x={from} y={level} width={Math.max(0, to - from)} height={y(0) - level} className="chart-fill-soft" opacity={isOut ? 0.4 : 1} />
      <line x1={from} x2={to} y1={level} y2={level} className="chart-stroke" strokeWidth={2} strokeDasharray={isOut ? '2 3' : undefined} />
    </g>
  );
}

function StepGlyph({ step, x, y }: { step: RampStep; x: number; y: number }) {
  const { glyph, tone } = decisionGlyph(step.outcome);
  return (
    <text x={x} y={y - 6} textAnchor="middle" className={`chart-${tone} chart-tone-text`}>
      {glyph}
    </text>
  );
}

// Labels of levels that would overlap are left out, from the top down.
function spacedLevels(levels: readonly number[], y: ScalePower<number, number>): number[] {
  const kept: number[] = [];
  for (const level of [...new Set(levels)].sort((a, b) => b - a)) {
    const above = kept.at(-1);
    if (above === undefined || y(level) - y(above) >= 14) kept.push(level);
  }
  return kept;
}

// Of glyphs that would lie on each other the later one is drawn.
function spacedSteps(steps: readonly RampStep[], x: ScaleTime<number, number>): RampStep[] {
  return steps.filter((step, index) => {
    const next = steps[index + 1];
    return next === undefined || x(Date.parse(next.at)) - x(Date.parse(step.at)) >= 9;
  });
}
