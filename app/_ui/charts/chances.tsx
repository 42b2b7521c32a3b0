import { formatEffect, formatShare } from '../format';
import type { Tone } from './tone';

/** What a design will do if the candidate's true effect is `effect`. Probabilities, 0–1. */
export interface Chance {
  effect: number;
  promote: number;
  rollback: number;
}

const ROW = 58;
const WIDTH = 300;

/** The power panel's bars: for each true effect, how likely the ramp ends promoted, rolled back, or neither. */
export function Chances({ chances }: { chances: readonly Chance[] }) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${chances.length * ROW}`} width="100%" role="img" className="block">
      <title>{chancesFinding(chances)}</title>
      {chances.map((chance, index) => (
        <ChanceBar key={chance.effect} chance={chance} y={index * ROW} />
      ))}
    </svg>
  );
}

export function chancesFinding(chances: readonly Chance[]): string {
  const parts = chances.map(
    ({ effect, promote, rollback }) =>
      `at a true ${effect === 0 ? '0 %' : formatEffect(effect)} promoted in ${formatShare(promote, 0)}, rolled back in ${formatShare(rollback, 0)}`,
  );
  return `Of all ramps of this design: ${parts.join('; ')}.`;
}

function ChanceBar({ chance, y }: { chance: Chance; y: number }) {
  const { effect, promote, rollback } = chance;
  const rollbackWidth = WIDTH * rollback;
  const promoteWidth = WIDTH * promote;
  return (
    <g>
      <text x={0} y={y + 14} className="chart-text">
        {effect === 0 ? 'no effect' : `true ${formatEffect(effect)}`}
      </text>
      <rect x={0} y={y + 22} width={WIDTH} height={8} className="chart-unclear chart-fill-soft" />
      <rect x={0} y={y + 22} width={rollbackWidth} height={8} className="chart-worse chart-fill" />
      <rect x={WIDTH - promoteWidth} y={y + 22} width={promoteWidth} height={8} className="chart-better chart-fill" />
      <Share x={0} y={y + 43} anchor="start" tone="worse" text={`▼ ${formatShare(rollback, 0)} rolled back`} />
      <Share x={WIDTH} y={y + 43} anchor="end" tone="better" text={`▲ ${formatShare(promote, 0)} promoted`} />
    </g>
  );
}

function Share({ x, y, anchor, tone, text }: { x: number; y: number; anchor: 'start' | 'end'; tone: Tone; text: string }) {
  return (
    <text x={x} y={y} textAnchor={anchor} className={`chart-${tone} chart-tone-text`} style={{ fontSize: 12 }}>
      {text}
    </text>
  );
}
