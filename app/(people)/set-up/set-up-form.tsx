'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem, PersonField } from '../_parts/person-field';
import { becomeOwner } from '../actions';

export function SetUpForm({ token }: { token: string }) {
  const { outcome, isPending, form } = useActionForm(becomeOwner);
  return (
    <form {...form} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      <PersonField name="name" label="Your name" autoComplete="name" outcome={outcome} />
      <PersonField
        name="email"
        label="E-mail address"
        autoComplete="username"
        hint="You sign in with it; no mail is sent."
        outcome={outcome}
      />
      <PersonField name="password" label="Password" autoComplete="new-password" hint="12 characters or more." outcome={outcome} />
      <FormProblem outcome={outcome} />
      <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
        Create the owner
      </button>
    </form>
  );
}
