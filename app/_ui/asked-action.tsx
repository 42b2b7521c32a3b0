'use client';

import { type ReactNode, useState } from 'react';
import type { Outcome } from '@/app/_server/outcome';
import { type ButtonKind, buttonStyle } from './button-style';
import { Notice } from './notice';
import { useActionForm } from './use-action-form';

interface AskedActionProps<Value> {
  /** On the first button, and on the second, which does it. */
  ask: string;
  confirm: string;
  /** The first button's name where several look the same. */
  label?: string;
  kind: ButtonKind;
  action: (before: Outcome<Value> | null, form: FormData) => Promise<Outcome<Value>>;
  /** Names what it is done to. */
  field: { name: string; value: string | number };
  /** Shown when it is done. */
  done?: (value: Value) => ReactNode;
}

/** What cannot be taken back is done at the second press. */
export function AskedAction<Value>({ ask, confirm, label, kind, action, field, done }: AskedActionProps<Value>) {
  const { outcome, isPending, form } = useActionForm(action);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <div className="grid justify-items-start gap-3">
      {isAsked ? (
        <form {...form} onSubmit={(event) => [form.onSubmit(event), setIsAsked(false)]} className="flex flex-wrap gap-2">
          <input type="hidden" name={field.name} value={field.value} />
          <button type="submit" className={buttonStyle(kind)}>
            {confirm}
          </button>
          <button type="button" onClick={() => setIsAsked(false)} className={buttonStyle('quiet')}>
            Keep
          </button>
        </form>
      ) : (
        <button type="button" disabled={isPending} onClick={() => setIsAsked(true)} className={buttonStyle(kind)} aria-label={label}>
          {ask}
        </button>
      )}
      {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
      {outcome?.ok === true && done?.(outcome.value)}
    </div>
  );
}
