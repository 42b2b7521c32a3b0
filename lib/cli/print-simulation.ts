import type { PowerPanel } from '@/lib/simulate/power-panel';
import type { SuiteRow } from '@/lib/simulate/suite-row';
import type { Characteristics } from '@/lib/simulate/types';

/** The table a person reads: one line per true effect. */
export function simulationTable(rows: readonly Characteristics[], primary: string): string {
  const head = [
    'true effect',
    'promoted',
    'rolled back',
    'expired',
    'for review',
    'days to promote',
    'days to roll back',
    'units harmed',
    'budget breached',
  ];
  const body = rows.map(({ effects, promote, rollback, expire, review, daysToPromote, daysToRollback, unitsHarmed, budgetBreach }) => [
    signed(effects[primary] ?? 0),
    share(promote.value),
    share(rollback.value),
    share(expire.value),
    share(review.value),
    days(daysToPromote),
    days(daysToRollback),
    String(Math.round(unitsHarmed)),
    share(budgetBreach.value),
  ]);
  return aligned([head, ...body]);
}

/** Which guardrail stands in the way of a good candidate; undefined for a design without any. */
export function panelText({ blocking, guardrails }: PowerPanel): string | undefined {
  if (guardrails.length === 0) return undefined;
  if (blocking === null) return 'No guardrail stands in the way of a candidate as good as the MDE (effect worth finding).';
  const way = blocking.enough === null ? 'no margin tried would do' : `a margin of ${Number(blocking.enough.toPrecision(3))} would do`;
  return `Guardrail ${blocking.metric} blocks with its margin of ${blocking.margin}: ${way}.`;
}

/** One line per point of the suite. */
export function suiteTable(rows: readonly SuiteRow[]): string {
  const body = rows.map(({ point, name, estimate, se, bound, twin, pass, notRun }) => [
    String(point),
    name,
    notRun === undefined ? `${round(estimate)} ± ${round(se)} ≤ ${bound}` : 'not run',
    `${twin.name} ${round(twin.estimate)} ≥ ${twin.atLeast}`,
    pass ? 'holds' : 'FAILS',
  ]);
  return aligned([['point', 'name', 'estimate', 'twin', ''], ...body]);
}

function aligned(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function signed(effect: number): string {
  return `${effect > 0 ? '+' : ''}${Number((100 * effect).toPrecision(3))} %`;
}

function days(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
