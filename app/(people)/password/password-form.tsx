'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem, PersonField } from '../_parts/person-field';
import { takePassword } from '../actions';

export function PasswordForm({ token, email }: { token: string; email: string }) {
  const { outcome, isPending, form } = useActionForm(takePassword);
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      <PersonField name="email" label="E-mail address" autoComplete="username" defaultValue={email} isFixed />
      <PersonField name="password" label="New password" autoComplete="new-password" hint="12 characters or more." outcome={outcome} />
      <FormProblem outcome={outcome} />
      <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
        Set the password
      </button>
    </form>
  );
}
