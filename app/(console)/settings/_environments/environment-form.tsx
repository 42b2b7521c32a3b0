'use client';

import { useEffect } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem } from '@/app/(people)/_parts/person-field';
import { makeEnvironment } from './actions';

/** Makes an environment and goes there. */
export function EnvironmentForm() {
  const { outcome, isPending, problem, form } = useActionForm(makeEnvironment);
  useEffect(() => {
    // The whole page anew, as with the switch.
    if (outcome?.ok === true) window.location.assign(outcome.value);
  }, [outcome]);
  const [nameField, keyField] = ['environment-name', 'environment-key'];
  return (
    <form {...form} className="grid max-w-3xl gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] sm:items-start">
      <Field name={nameField} label="Name of a new environment" problem={problem('name')}>
        <input {...describe(nameField, problem('name'))} name="name" placeholder="Staging" autoComplete="off" className={INPUT} />
      </Field>
      <Field name={keyField} label="Key" problem={problem('key')} hint="Stands in addresses; cannot be changed.">
        <input {...describe(keyField, problem('key'))} name="key" placeholder="staging" autoComplete="off" className={INPUT} />
      </Field>
      <button type="submit" disabled={isPending || outcome?.ok === true} className={buttonStyle('primary', 'sm:mt-6')}>
        Create environment
      </button>
      <p className="text-sm text-ink-soft sm:col-span-3">
        It begins empty, with you as its owner. People and keys are each environment’s own: invite people and make keys in it again.
      </p>
      <div className="empty:hidden sm:col-span-3">
        <FormProblem outcome={outcome === null || outcome.ok ? null : outcome} />
      </div>
    </form>
  );
}
