'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { CopyButton } from '@/app/_ui/copy-button';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { makeKey } from '../settings/actions';

/** Makes a server key on the spot and shows it once. */
export function FirstKey() {
  const { outcome, isPending, form } = useActionForm(makeKey);
  if (outcome?.ok === true) {
    const line = `RAMPART_SERVER_KEY=${outcome.value}`;
    return (
      <div className="mt-3 text-ink">
        <Notice kind="better" title="Copy the key now: it is not shown again.">
          <div className="mt-2 flex flex-wrap items-center gap-3">
            <code className="font-mono text-sm break-all text-ink">{line}</code>
            <CopyButton text={line} />
          </div>
        </Notice>
      </div>
    );
  }
  return (
    <form {...form} className="mt-3 grid justify-items-start gap-3">
      <input type="hidden" name="kind" value="server" />
      <input type="hidden" name="name" value="first service" />
      <button type="submit" disabled={isPending} className={buttonStyle('plain')}>
        {isPending ? 'Making a key' : 'Make a server key'}
      </button>
      {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
    </form>
  );
}
