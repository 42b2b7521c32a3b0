import { buttonStyle } from '@/app/_ui/button-style';
import { formatShare } from '@/app/_ui/format';
import { KeyHint } from '@/app/_ui/key-hint';
import { Link } from '@/app/_ui/link';
import { Section } from '@/app/_ui/section';
import type { ReportOverview } from '@/lib/report/types';
import { RampStages } from './ramp-stages';
import { VerdictPart } from './verdict';

/** A draft has no evidence: what it plans, and the way to start it. */
export function DraftPart({ report, mayEdit }: { report: ReportOverview; mayEdit: boolean }) {
  return (
    <>
      <VerdictPart report={report} />
      <div className="mt-6">
        <Section
          title="Planned ramp"
          about={`Unit: ${report.unit}. ${report.ramp.holdback > 0 ? `${formatShare(report.ramp.holdback)} stay on control after full rollout.` : ''}`}
        >
          <RampStages ramp={report.ramp} isFull={false} isEnded={false} />
        </Section>
        <Section title="Metrics">
          <ul className="grid gap-1 text-sm">
            {report.metrics.map((metric) => (
              <li key={metric.key} className="flex flex-wrap gap-x-3">
                <Link href={`/metrics/${metric.key}`} className="font-medium">
                  {metric.name}
                </Link>
                <span className="text-ink-soft">
                  {metric.role}, {metric.direction === 'increase' ? '↑ higher is better' : '↓ lower is better'}
                  {metric.margin !== null && `, margin ${formatShare(metric.margin)}`}
                  {metric.marginAbsolute !== null && `, margin ${metric.marginAbsolute} absolute`}
                </span>
              </li>
            ))}
          </ul>
          <Link href={`/experiments/${report.experiment}/design`} data-shortcut="e" className={buttonStyle('plain', 'mt-5')}>
            {mayEdit ? 'Edit the design' : 'See the design'} <KeyHint>e</KeyHint>
          </Link>
        </Section>
      </div>
    </>
  );
}
