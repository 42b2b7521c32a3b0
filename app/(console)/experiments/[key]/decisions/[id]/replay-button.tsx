'use client';

import { useActionState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { type ReplayAnswer, replay } from './replay';

/** Recomputes the decision and says whether every byte agrees. */
export function ReplayButton({ id }: { id: string }) {
  const [answer, action, isPending] = useActionState<ReplayAnswer | null, FormData>(replay, null);
  return (
    <form action={action} className="grid justify-items-start gap-3">
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className={buttonStyle('plain')}>
        {isPending ? 'Replaying' : 'Replay'}
      </button>
      {answer !== null && (
        <Notice kind={answer.kind} title={answer.title}>
          {answer.differences.map((difference) => (
            <p key={difference}>{difference}</p>
          ))}
        </Notice>
      )}
    </form>
  );
}
