'use client';

import { type ReactNode, useActionState, useState } from 'react';
import type { Outcome } from '@/app/_server/outcome';
import { type ButtonKind, buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { removeWebhook, rotateSecret, sendAgain, sendTest } from '../actions';
import { SecretNotice } from '../secret-notice';

/** Sends a test; the log below tells what becomes of it. */
export function TestButton({ id }: { id: number }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(sendTest, null);
  return (
    <form action={action} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className={buttonStyle('plain')}>
        Send a test
      </button>
      <Failure outcome={outcome} />
    </form>
  );
}

export function RedeliverButton({ id, delivery, event }: { id: number; delivery: string; event: string }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(sendAgain, null);
  return (
    <form action={action}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="delivery" value={delivery} />
      <button
        type="submit"
        disabled={isPending}
        aria-label={`Send ${event} again`}
        className="min-h-6 text-ink-soft underline underline-offset-4 hover:text-ink"
      >
        Send again
      </button>
      <Failure outcome={outcome} />
    </form>
  );
}

/** Shows the new secret once. */
export function RotateButton({ id }: { id: number }) {
  const [outcome, action, isPending] = useActionState<Outcome<string> | null, FormData>(rotateSecret, null);
  return (
    <div className="grid gap-3">
      <Asked ask="New secret" confirm="Make a new secret" kind="plain" id={id} action={action} isPending={isPending} />
      <Failure outcome={outcome} />
      {outcome?.ok === true && <SecretNotice secret={outcome.value} />}
    </div>
  );
}

export function DeleteButton({ id }: { id: number }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(removeWebhook, null);
  return (
    <div className="grid gap-3">
      <Asked ask="Delete webhook" confirm="Delete for good" kind="danger" id={id} action={action} isPending={isPending} />
      <Failure outcome={outcome} />
    </div>
  );
}

interface AskedProps {
  ask: string;
  confirm: string;
  kind: ButtonKind;
  id: number;
  action: (form: FormData) => void;
  isPending: boolean;
}

/** Does it at the second press. */
function Asked({ ask, confirm, kind, id, action, isPending }: AskedProps): ReactNode {
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <button type="button" onClick={() => setIsAsked(true)} className={buttonStyle(kind, 'justify-self-start')}>
        {ask}
      </button>
    );
  }
  return (
    <form
      action={(form) => {
        setIsAsked(false);
        action(form);
      }}
      className="flex gap-2"
    >
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className={buttonStyle(kind)}>
        {confirm}
      </button>
      <button type="button" onClick={() => setIsAsked(false)} className={buttonStyle('quiet')}>
        Keep
      </button>
    </form>
  );
}

function Failure({ outcome }: { outcome: Outcome<unknown> | null }) {
  return outcome?.ok === false ? <Notice kind="alarm" title={outcome.message} /> : null;
}
