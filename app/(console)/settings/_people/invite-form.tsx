'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem } from '@/app/(people)/_parts/person-field';
import { addPerson } from './actions';
import { HandedLink } from './handed-link';
import { RoleSelect } from './role-select';

/** Adds a person and shows the link to give them. */
export function InviteForm() {
  const { outcome, isPending, problem, form } = useActionForm(addPerson, { isEmptied: true });
  return (
    <form {...form} className="grid max-w-3xl gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_9rem_auto] sm:items-start">
      <Field name="person-name" label="Name of the person" problem={problem('name')}>
        <input {...describe('person-name', problem('name'))} name="name" autoComplete="off" className={INPUT} />
      </Field>
      <Field name="person-email" label="E-mail address" problem={problem('email')}>
        <input {...describe('person-email', problem('email'))} name="email" autoComplete="off" inputMode="email" className={INPUT} />
      </Field>
      <Field name="person-role" label="Role" problem={problem('role')}>
        <RoleSelect id="person-role" value="editor" />
      </Field>
      <button type="submit" disabled={isPending} className={buttonStyle('primary', 'sm:mt-6')}>
        Invite
      </button>
      <div className="empty:hidden sm:col-span-4">
        <FormProblem outcome={outcome === null || outcome.ok ? null : outcome} />
        {outcome?.ok === true && outcome.value !== null && <HandedLink link={outcome.value} />}
        {outcome?.ok === true && outcome.value === null && (
          <Notice kind="better" title="Added: this person is known here from another environment, and comes in as they do there." />
        )}
      </div>
    </form>
  );
}
