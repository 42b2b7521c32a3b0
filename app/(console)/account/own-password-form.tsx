'use client';

import { useActionState } from 'react';
import type { Outcome } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { FormProblem, PersonField } from '@/app/(people)/_parts/person-field';
import { renewPassword } from './actions';

export function OwnPasswordForm({ email }: { email: string }) {
  const [outcome, action, isPending] = useActionState<Outcome | null, FormData>(renewPassword, null);
  return (
    <form action={action} className="grid max-w-sm gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PersonField name="current" label="Present password" autoComplete="current-password" outcome={outcome} />
      <PersonField name="password" label="New password" autoComplete="new-password" hint="12 characters or more." outcome={outcome} />
      <FormProblem outcome={outcome} />
      {outcome?.ok === true && <Notice kind="better" title="The new password holds." />}
      <button type="submit" disabled={isPending} className={buttonStyle('primary', 'justify-self-start')}>
        Change password
      </button>
    </form>
  );
}
