import { CopyLink } from '@/app/_ui/copy-link';
import { formatInstant } from '@/app/_ui/format';
import { DownloadLink, Link } from '@/app/_ui/link';
import type { ReportOverview } from '@/lib/report/types';
import { isEarlierAttempt, reportPath } from './attempts';

const LINK = 'underline-offset-4 hover:underline';

/** Ways to take the report along, and what it was made of. */
export function ReportMenu({ report, mayEdit }: { report: ReportOverview; mayEdit: boolean }) {
  const base = `/experiments/${encodeURIComponent(report.experiment)}`;
  return (
    <footer className="mt-6 flex flex-wrap justify-between gap-x-8 gap-y-3 border-t pt-4 text-sm text-ink-soft">
      <nav aria-label="Report" className="screen-only flex flex-wrap gap-x-5 gap-y-2">
        <Link prefetch={false} href={`${base}/decisions`} data-shortcut="d" data-command="Decisions" className={LINK}>
          All decisions
        </Link>
        {!isEarlierAttempt(report) && (
          <Link
            prefetch={false}
            href={`${base}/design`}
            data-shortcut="e"
            data-command={mayEdit ? 'Edit the design' : 'See the design'}
            className={LINK}
          >
            Design
          </Link>
        )}
        <Link prefetch={false} href={`/audit?subject=${encodeURIComponent(`experiment:${report.experiment}`)}`} className={LINK}>
          Audit
        </Link>
        <DownloadLink href={reportPath(report, '/report.json')} className={LINK}>
          JSON
        </DownloadLink>
        <DownloadLink href={reportPath(report, '/report.csv')} className={LINK}>
          CSV
        </DownloadLink>
        <CopyLink />
        {report.attempt > 0 && (
          <Link prefetch={false} href={reportPath(report, '/print')} className={LINK}>
            Print
          </Link>
        )}
      </nav>
      <p className="text-ink-faint">
        As of {formatInstant(report.asOf)}. Config version {report.configVersion}, attempt {report.attempt} of {report.attempts}.
      </p>
    </footer>
  );
}
