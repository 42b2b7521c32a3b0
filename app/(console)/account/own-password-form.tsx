'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem, PersonField } from '@/app/(people)/_parts/person-field';
import { renewPassword } from './actions';

export function OwnPasswordForm({ email }: { email: string }) {
  const { outcome, isPending, form } = useActionForm(renewPassword, { isEmptied: true });
  return (
    <form {...form} className="grid max-w-sm gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PersonField name="current" label="Current password" autoComplete="current-password" outcome={outcome} />
      <PersonField name="password" label="New password" autoComplete="new-password" hint="12 characters or more." outcome={outcome} />
      <FormProblem outcome={outcome} />
      {outcome?.ok === true && <Notice kind="better" title="The new password holds." />}
      <button type="submit" disabled={isPending} className={buttonStyle('primary', 'justify-self-start')}>
        Change password
      </button>
    </form>
  );
}
