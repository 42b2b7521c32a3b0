'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { ComeBack } from '@/app/_ui/come-back';

/** Something failed on the server. Its words stay there; the digest leads to them in the log. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert" className="max-w-xl py-12">
      <h1 className="text-xl font-semibold">This page cannot be shown just now</h1>
      <p className="mt-3 text-ink-soft">
        The database may be out of reach. Serving goes on from the last config, nothing widens meanwhile, and this page comes back by
        itself.
      </p>
      {error.digest !== undefined && <p className="mt-3 font-mono text-sm text-ink-faint">Reference {error.digest}</p>}
      <button type="button" onClick={reset} className={buttonStyle('primary', 'mt-6')}>
        Try again
      </button>
      <ComeBack />
    </div>
  );
}
