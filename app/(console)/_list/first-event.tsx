import { formatClock } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import type { TailEntry } from '@/lib/ingest/live-tail';
import { describeEvent } from '../events/describe-event';

/** Whether a service has been heard of yet; `newest` undefined: it has not. */
export function FirstEvent({ newest }: { newest: TailEntry | undefined }) {
  return (
    <p role="status" className="mt-3 text-sm wrap-anywhere">
      {newest === undefined ? (
        <span>
          <span aria-hidden="true">◌ </span>Waiting for the first event. It shows here within seconds.
        </span>
      ) : (
        <Came newest={newest} />
      )}
    </p>
  );
}

function Came({ newest: { at, status, reason, event } }: { newest: TailEntry }) {
  const { what, unit } = describeEvent(event);
  const text = `${what}${unit === null ? '' : ` of ${unit}`}, ${formatClock(at)}`;
  return (
    <>
      {status === 'stored' ? (
        <span className="font-medium text-better">✓ Connected. The newest event: {text}.</span>
      ) : (
        <span className="font-medium text-worse">
          ✕ An event came and was refused: {reason} ({text}).
        </span>
      )}{' '}
      <Link href="/events" className="underline underline-offset-4">
        All events
      </Link>
    </>
  );
}
