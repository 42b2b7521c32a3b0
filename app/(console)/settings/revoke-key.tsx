'use client';

import { useActionState, useState } from 'react';
import type { Outcome } from '@/app/_server/outcome';
import { takeKeyBack } from './actions';

/** Revokes a key after a second press. */
export function RevokeKey({ id, name }: { id: number; name: string }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(takeKeyBack, null);
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <button
        type="button"
        onClick={() => setIsAsked(true)}
        className="text-ink-soft underline underline-offset-4 hover:text-ink"
        aria-label={`Revoke ${name}`}
      >
        Revoke
      </button>
    );
  }
  return (
    <form action={action} className="flex gap-3">
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className="font-medium text-alarm underline underline-offset-4">
        Revoke for good
      </button>
      <button type="button" onClick={() => setIsAsked(false)} className="text-ink-soft underline underline-offset-4">
        Keep
      </button>
      {outcome !== null && !outcome.ok && <span role="alert">{outcome.message}</span>}
    </form>
  );
}
