/** The part of the report that the terminal shows; the whole object comes with --json. */
export interface PrintedReport {
  experiment: string;
  state: string;
  health: { srm: { lnE: number; alarm: boolean } };
  metrics: {
    key: string;
    role: string;
    variants: { key: string; units: number; mean: unknown }[];
    comparisons: {
      difference: unknown;
      lift: unknown;
      fixed: { p: number; interval: [number | null, number | null] } | { unavailable: string };
      sequential: { p: number; interval: [number | null, number | null] } | { unavailable: string };
      harm: { lnE: unknown; threshold: number };
    }[];
  }[];
  decision: { outcome: string; sentence: string } | null;
}

/** Lines of text for a person; figures that could not be computed give their reason. */
export function printReport(report: PrintedReport, backtest: unknown): string[] {
  const lines = [`${report.experiment} (retrospective): ${report.state}`];
  const { srm } = report.health;
  lines.push(`traffic balance: ln E ${srm.lnE.toFixed(3)}, ${srm.alarm ? 'NOT as planned' : 'no alarm'}`);
  for (const metric of report.metrics) {
    lines.push('', `${metric.key} (${metric.role})`);
    for (const variant of metric.variants)
      lines.push(`  ${variant.key}: ${variant.units} ${variant.units === 1 ? 'unit' : 'units'}, mean ${figure(variant.mean)}`);
    for (const comparison of metric.comparisons) {
      lines.push(`  difference ${figure(comparison.difference)}, lift ${share(comparison.lift)}`);
      lines.push(`  one look at the end:  ${inference(comparison.fixed)}`);
      lines.push(`  valid at any time:    ${inference(comparison.sequential)}`);
      lines.push(`  evidence of harm:     ${harmText(comparison.harm)}`);
    }
  }
  if (report.decision !== null) lines.push('', `In one look at the end, as the report shows it: ${report.decision.sentence}`);
  const steps = stepsOf(backtest);
  if (steps.length > 0) lines.push('', 'Looking again and again on the way, the gate would have decided:');
  for (const step of steps) lines.push(`${step.at}  ${step.outcome}: ${step.sentence}`);
  return lines;
}

function inference(value: PrintedReport['metrics'][number]['comparisons'][number]['fixed']): string {
  if ('unavailable' in value) return value.unavailable;
  const [lower, upper] = value.interval;
  if (lower === null && upper === null) return `p ${figure(value.p)}, no bounds yet`;
  return `p ${figure(value.p)}, 95 % [${lower === null ? '−∞' : figure(lower)}, ${upper === null ? '∞' : figure(upper)}]`;
}

function harmText({ lnE, threshold }: { lnE: unknown; threshold: number }): string {
  return typeof lnE === 'number' ? `ln E ${figure(lnE)}, alarm at ${figure(threshold)}` : figure(lnE);
}

function figure(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (typeof value === 'object' && value !== null && 'unavailable' in value) return String(value.unavailable);
  return 'not told';
}

function share(value: unknown): string {
  return typeof value === 'number' ? `${value > 0 ? '+' : ''}${Number((value * 100).toPrecision(5))} %` : figure(value);
}

function stepsOf(backtest: unknown): { at: string; outcome: string; sentence: string }[] {
  if (typeof backtest !== 'object' || backtest === null || !('steps' in backtest) || !Array.isArray(backtest.steps)) return [];
  return backtest.steps;
}
