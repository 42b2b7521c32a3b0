'use client';

import { useActionState } from 'react';
import type { Outcome } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { removeMetric } from '../actions';

export function RemoveMetric({ metricKey }: { metricKey: string }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(removeMetric, null);
  return (
    <form action={action} className="grid justify-items-start gap-3">
      <input type="hidden" name="key" value={metricKey} />
      {outcome !== null && !outcome.ok && <Notice kind="alarm" title={outcome.message} />}
      <button type="submit" disabled={isPending} className={buttonStyle('danger')}>
        Delete metric
      </button>
    </form>
  );
}
