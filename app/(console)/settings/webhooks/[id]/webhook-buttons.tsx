'use client';

import type { Outcome } from '@/app/_server/outcome';
import { AskedAction } from '@/app/_ui/asked-action';
import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { removeWebhook, rotateSecret, sendAgain, sendTest } from '../actions';
import { SecretNotice } from '../secret-notice';

/** Sends a test; the log below tells what becomes of it. */
export function TestButton({ id }: { id: number }) {
  const { outcome, isPending, form } = useActionForm(sendTest);
  return (
    <form {...form} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className={buttonStyle('plain')}>
        Send a test
      </button>
      <Failure outcome={outcome} />
    </form>
  );
}

export function RedeliverButton({ id, delivery, event }: { id: number; delivery: string; event: string }) {
  const { outcome, isPending, form } = useActionForm(sendAgain);
  return (
    <form {...form}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="delivery" value={delivery} />
      <button type="submit" disabled={isPending} aria-label={`Send ${event} again`} className={buttonStyle('plain')}>
        Send again
      </button>
      <Failure outcome={outcome} />
    </form>
  );
}

/** Shows the new secret once. */
export function RotateButton({ id }: { id: number }) {
  return (
    <AskedAction
      ask="New secret"
      confirm="Make a new secret"
      kind="plain"
      action={rotateSecret}
      field={{ name: 'id', value: id }}
      done={(secret) => <SecretNotice secret={secret} />}
    />
  );
}

export function DeleteButton({ id }: { id: number }) {
  return (
    <AskedAction ask="Delete webhook" confirm="Delete for good" kind="danger" action={removeWebhook} field={{ name: 'id', value: id }} />
  );
}

function Failure({ outcome }: { outcome: Outcome<unknown> | null }) {
  return outcome?.ok === false ? <Notice kind="alarm" title={outcome.message} /> : null;
}
