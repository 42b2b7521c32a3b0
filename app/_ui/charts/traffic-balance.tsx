import type { Traffic } from '@/lib/report/types';
import { formatCount, formatShare } from '../format';
import { ChartFigure, type Frame } from './chart-figure';

const ROW = { wide: 30, narrow: 44 };
const TOP = 26;

type Stratum = Traffic['strata'][number];

interface BalanceRow {
  key: string;
  label: string;
  control: number;
  candidate: number;
  planned: number;
  lnE: number;
}

/** Part 7: how the units fell between the arms, against the plan, by stage. */
export function TrafficBalance({ traffic, stageCount }: { traffic: Traffic; stageCount: number }) {
  const rows = balanceRows(traffic, stageCount);
  return (
    <ChartFigure
      label="traffic balance"
      table={() => ({
        head: ['Part', 'Control', 'Candidate', 'Candidate share', 'Planned', 'ln E'],
        rows: rows.map((row) => [
          row.label,
          formatCount(row.control),
          formatCount(row.candidate),
          row.control + row.candidate === 0 ? '–' : formatShare(shareOf(row), 2),
          formatShare(row.planned, 2),
          row.lnE.toFixed(2).replace('-', '−'),
        ]),
      })}
      draw={(frame) => <BalanceDrawing rows={rows} frame={frame} finding={balanceFinding(traffic)} isAlarm={traffic.test.alarm} />}
    />
  );
}

export function balanceFinding(traffic: Traffic): string {
  const { lnE, threshold, alarm } = traffic.test;
  if (traffic.strata.every(({ control, candidate }) => control + candidate === 0)) return 'No units yet, so there is nothing to balance.';
  const verdict = alarm ? 'The traffic is not what was planned' : 'The traffic is as planned';
  return `${verdict}: ln E ${lnE
    .toFixed(2)
    .replace(/^-0\.00$/, '0.00')
    .replace('-', '−')}, alarm at ${threshold.toFixed(2)}.`;
}

function balanceRows(traffic: Traffic, stageCount: number): BalanceRow[] {
  // An interval in which the candidate got nobody, as a pause or the time after the end, has nothing to balance.
  const shown = traffic.strata.filter(
    ({ coverage, control, candidate, plannedShare }) => (coverage > 0 && plannedShare > 0) || control + candidate > 0,
  );
  const strata = shown.map((stratum, index) => ({
    key: `stage-${stratum.ordinal}`,
    label: stratumLabel(stratum, shown.slice(0, index), stageCount),
    control: stratum.control,
    candidate: stratum.candidate,
    planned: stratum.plannedShare,
    lnE: stratum.lnE,
  }));
  const slices = traffic.slices.map((slice) => ({
    key: slice.slice,
    label: slice.slice,
    control: slice.control,
    candidate: slice.candidate,
    planned: slice.plannedShare,
    lnE: slice.lnE,
  }));
  return [...strata, ...slices];
}

function stratumLabel({ stage, coverage }: Stratum, earlier: readonly Stratum[], stageCount: number): string {
  const name = stage > stageCount ? 'Full rollout' : `Stage ${stage}`;
  if (coverage === 0) return `${name}, at 0 %`;
  return earlier.some((other) => other.stage === stage && other.coverage > 0) ? `${name}, again` : name;
}

function BalanceDrawing({ rows, frame, finding, isAlarm }: { rows: BalanceRow[]; frame: Frame; finding: string; isAlarm: boolean }) {
  const step = frame.isNarrow ? ROW.narrow : ROW.wide;
  const height = TOP + rows.length * step + 4;
  const left = frame.isNarrow ? 0 : 150;
  const width = frame.width - left - (frame.isNarrow ? 0 : 226);
  return (
    <svg viewBox={`0 0 ${frame.width} ${height}`} width="100%" role="img" className="block">
      <title>{finding}</title>
      <text x={left} y={14} className="chart-label">
        ◀ control
      </text>
      <text x={left + width} y={14} textAnchor="end" className="chart-label">
        candidate ▶
      </text>
      {rows.map((row, index) => (
        <BalanceBar key={row.key} row={row} y={TOP + index * step} left={left} width={width} frame={frame} isAlarm={isAlarm} />
      ))}
    </svg>
  );
}

interface BarProps {
  row: BalanceRow;
  y: number;
  left: number;
  width: number;
  frame: Frame;
  isAlarm: boolean;
}

function BalanceBar({ row, y, left, width, frame, isAlarm }: BarProps) {
  const units = row.control + row.candidate;
  const split = left + width * (1 - shareOf(row));
  const plan = left + width * (1 - row.planned);
  const barTop = frame.isNarrow ? y + 20 : y + 5;
  const numbers =
    units === 0 ? 'no units yet' : `${formatShare(shareOf(row), 2)} of ${formatCount(units)}, plan ${formatShare(row.planned)}`;
  return (
    <g className={isAlarm ? 'chart-alarm' : 'chart-unclear'}>
      <text x={0} y={y + 14} className="chart-text">
        {row.label}
      </text>
      {units > 0 && <rect x={left} y={barTop} width={Math.max(0, split - left)} height={10} className="chart-fill-soft" />}
      {units > 0 && <rect x={split} y={barTop} width={Math.max(0, left + width - split)} height={10} className="chart-fill" />}
      <line x1={plan} x2={plan} y1={barTop - 4} y2={barTop + 14} className="chart-plan" strokeWidth={2} />
      <text x={frame.width} y={y + 14} textAnchor="end" className="chart-label">
        {numbers}
      </text>
    </g>
  );
}

function shareOf({ control, candidate }: BalanceRow): number {
  return control + candidate === 0 ? 0 : candidate / (control + candidate);
}
