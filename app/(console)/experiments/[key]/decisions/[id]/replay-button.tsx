'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { type ReplayAnswer, replay } from './replay';
import { replayTitle } from './replay-title';

const LONGEST = 300;

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, LONGEST);
}

/** Recomputes the decision and says whether every byte agrees. */
export function ReplayButton({ experiment, id }: { experiment: string; id: string }) {
  const { outcome, isPending, form } = useActionForm(replay);
  return (
    <form {...form} className="grid justify-items-start gap-3">
      <input type="hidden" name="key" value={experiment} />
      <input type="hidden" name="id" value={id} />
      <button type="submit" disabled={isPending} className={buttonStyle('plain')}>
        {isPending ? 'Replaying' : 'Replay'}
      </button>
      {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
      {outcome?.ok === true && <ReplayOutcome answer={outcome.value} />}
    </form>
  );
}

function ReplayOutcome({ answer }: { answer: ReplayAnswer }) {
  const { differences, isReworded, places } = answer;
  return (
    <Notice {...replayTitle(answer)}>
      {!isReworded && differences.map((difference) => <p key={difference}>{difference}</p>)}
      {places.length > 0 && (
        <dl className="mt-2 grid gap-1 text-sm">
          {places.map(({ path, stored, replayed }) => (
            <div key={path}>
              <dt className="font-mono text-xs">{path === '' ? 'the answer' : path}</dt>
              <dd className="wrap-anywhere">
                stored {shown(stored)}, now {shown(replayed)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Notice>
  );
}
