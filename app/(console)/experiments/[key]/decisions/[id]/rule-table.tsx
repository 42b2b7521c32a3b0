import { DataTable } from '@/app/_ui/data-table';
import { formatDurationMs, formatMean } from '@/app/_ui/format';
import type { RuleRecord } from '@/lib/gate/types';
import { lackingInWords } from '@/lib/report/lacking-in-words';

/** Every rule: what it saw, its threshold, and whether it passed. */
export function RuleTable({ rules }: { rules: readonly RuleRecord[] }) {
  const numbered = rules.map((rule, index) => ({ ...rule, number: index + 1 }));
  return (
    <DataTable
      label="Table of rules"
      rows={numbered}
      keyOf={(rule) => rule.number}
      columns={[
        {
          title: 'Rule',
          cell: (rule) => <span className="font-medium">{ruleName(rule)}</span>,
        },
        {
          title: 'Outcome',
          cell: ({ passed }) => (
            <span className={passed ? 'whitespace-nowrap text-better' : 'font-semibold whitespace-nowrap text-worse'}>
              {passed ? '✓ passed' : '✕ not passed'}
            </span>
          ),
        },
        { title: 'Reason', className: 'sm:min-w-56', cell: (rule) => <Reason rule={rule} /> },
        {
          title: 'Value',
          isNumber: true,
          cell: ({ rule, value }) => (EVIDENCE.includes(rule) && value !== null ? `ln E ${formatMean(value)}` : figure(rule, value)),
        },
        { title: 'Threshold', isNumber: true, cell: ({ rule, threshold }) => figure(rule, threshold) },
        { title: 'Inputs', className: 'sm:min-w-64 print:hidden', cell: ({ inputs }) => <Inputs inputs={inputs} /> },
      ]}
    />
  );
}

function Reason({ rule }: { rule: RuleRecord }) {
  const lacking = lackingInWords(rule);
  return (
    <>
      {rule.reason}
      {lacking !== null && <span className="block text-ink-soft">To pass: {lacking}</span>}
    </>
  );
}

function Inputs({ inputs }: Pick<RuleRecord, 'inputs'>) {
  const entries = Object.entries(inputs).filter(([, value]) => value !== null);
  if (entries.length === 0) return '–';
  return (
    <span className="font-mono text-xs text-ink-soft">
      {entries.map(([name, value]) => `${name} ${typeof value === 'number' ? formatMean(value) : String(value)}`).join(' · ')}
    </span>
  );
}

// These rules compare evidence with a threshold.
const EVIDENCE = ['harm', 'balance', 'late_share', 'harm_budget', 'guardrail', 'shared_budget'];
// These rules compare times, which they keep in milliseconds.
const TIMES = ['missing', 'max_duration', 'lag', 'stale', 'min_duration'];

function figure(rule: string, value: number | null): string {
  if (value === null) return '–';
  return TIMES.includes(rule) ? formatDurationMs(value) : formatMean(value);
}

/** With the metric or the slice that it is about. */
export function ruleName({ rule, metric, inputs }: RuleRecord): string {
  const subject = metric ?? inputs['slice'] ?? null;
  const words = rule.replaceAll('_', ' ');
  return subject === null ? words : `${words}: ${subject}`;
}
