import { classNames } from '@/app/_ui/class-names';
import { Link } from '@/app/_ui/link';
import type { ReportOverview } from '@/lib/report/types';

type Told = Pick<ReportOverview, 'experiment' | 'attempt' | 'attempts'>;

/** A report of what a restart has replaced: it is read, and nothing acts on it. */
export function isEarlierAttempt({ attempt, attempts }: Told): boolean {
  return attempt > 0 && attempt < attempts;
}

/** The address of a page of the report, of the attempt that is read. */
export function reportPath(report: Told, page = ''): string {
  return attemptPath(report, isEarlierAttempt(report) ? report.attempt : report.attempts, page);
}

function attemptPath({ experiment, attempts }: Told, number: number, page = ''): string {
  return `/experiments/${encodeURIComponent(experiment)}${page}${number < attempts ? `?attempt=${number}` : ''}`;
}

/** The way from one attempt's report to another's. */
export function Attempts({ report }: { report: Told }) {
  if (report.attempts < 2) return null;
  const numbers = Array.from({ length: report.attempts }, (_, index) => index + 1);
  return (
    <nav aria-label="Attempts" className="screen-only flex flex-wrap">
      <span>Attempt</span>
      {numbers.map((number) => (
        <Link
          key={number}
          prefetch={false}
          href={attemptPath(report, number)}
          aria-current={number === report.attempt ? 'page' : undefined}
          className={classNames('px-2', number === report.attempt ? 'font-semibold text-ink' : 'underline underline-offset-4')}
        >
          {number}
        </Link>
      ))}
    </nav>
  );
}
