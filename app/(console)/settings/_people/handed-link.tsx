import { CopyButton } from '@/app/_ui/copy-button';
import { Notice } from '@/app/_ui/notice';

/** A one-time link for the owner to pass on. */
export function HandedLink({ link }: { link: string }) {
  return (
    <Notice kind="better" title="Hand this link over yourself: it works once, for three days, and is not shown again.">
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <code className="font-mono text-sm break-all">{link}</code>
        <CopyButton text={link} />
      </div>
    </Notice>
  );
}
