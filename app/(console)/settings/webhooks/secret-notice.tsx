import { CopyButton } from '@/app/_ui/copy-button';
import { Notice } from '@/app/_ui/notice';

/** A secret, the one time it is shown, and what to do with it. */
export function SecretNotice({ secret }: { secret: string }) {
  return (
    <Notice kind="better" title="Copy the secret now: it is not shown again.">
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <code className="font-mono text-sm break-all">{secret}</code>
        <CopyButton text={secret} />
      </div>
      <p className="mt-2 text-ink-soft">
        Each post carries <code className="font-mono text-xs">Rampart-Signature: t=SECONDS,v1=HEX</code>. Compute HMAC-SHA256 of{' '}
        <code className="font-mono text-xs">SECONDS.BODY</code> with this secret, compare it with any v1, and refuse an old t.
      </p>
    </Notice>
  );
}
