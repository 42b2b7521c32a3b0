import { formatInstant } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { Notice } from '@/app/_ui/notice';
import type { ReportOverview } from '@/lib/report/types';
import { isEarlierAttempt } from './attempts';

/** What qualifies every number of the page. */
export function StatusNotes({ report }: { report: ReportOverview }) {
  const isEarlier = isEarlierAttempt(report);
  if (!isEarlier && !report.retrospective && !report.guaranteeVoid) return null;
  return (
    <div className="mb-6 grid gap-3">
      {isEarlier && (
        <Notice title={`Attempt ${report.attempt} of ${report.attempts}: ended${at(report.endedAt)}.`}>
          It was restarted with a new draw of units, and its evidence is not carried over. This is its report as it ended; what serves now
          is{' '}
          <Link href={`/experiments/${encodeURIComponent(report.experiment)}`} className="font-medium underline underline-offset-4">
            attempt {report.attempts}
          </Link>
          .
        </Notice>
      )}
      {report.retrospective && (
        <Notice title="Retrospective: what would have been, not what was.">
          Times are those of the events, nobody was served by these decisions, and all of the data is read in one look.{' '}
          {!isEarlier && (
            <Link href={`/experiments/${report.experiment}/backtest`} className="font-medium underline underline-offset-4">
              What the gate would have decided on the way
            </Link>
          )}
        </Notice>
      )}
      {report.guaranteeVoid && (
        <Notice kind="worse" title="The guarantee is void.">
          A rule was overridden or a stage left out, so the bound on false promotions no longer holds for this experiment.
        </Notice>
      )}
    </div>
  );
}

function at(endedAt: string | null): string {
  return endedAt === null ? '' : ` ${formatInstant(endedAt)}`;
}
