'use client';

import { AskedAction } from '@/app/_ui/asked-action';
import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { useActionForm } from '@/app/_ui/use-action-form';
import { FormProblem } from '@/app/(people)/_parts/person-field';
import { closeEnvironment, nameEnvironment } from './actions';

interface ThisEnvironmentProps {
  name: string;
  environment: string;
  mayArchive: boolean;
}

/** What an owner does to the environment that is shown. */
export function ThisEnvironment({ name, environment, mayArchive }: ThisEnvironmentProps) {
  const { outcome, isPending, problem, form } = useActionForm(nameEnvironment);
  const field = 'environment-new-name';
  return (
    <div className="grid max-w-3xl gap-4">
      <form {...form} className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start">
        <Field
          name={field}
          label="Name of this environment"
          problem={problem('name')}
          hint={outcome?.ok === true ? 'Saved.' : `What people see. The key “${environment}” stays, so that links and files go on working.`}
        >
          <input {...describe(field, problem('name'))} name="name" defaultValue={name} autoComplete="off" className={INPUT} />
        </Field>
        <button type="submit" disabled={isPending} className={buttonStyle('plain', 'sm:mt-6')}>
          Rename
        </button>
        <div className="empty:hidden sm:col-span-2">
          <FormProblem outcome={outcome} />
        </div>
      </form>
      {mayArchive && (
        <div className="grid gap-2">
          <p className="text-sm text-ink-soft">
            An environment in which nothing runs and whose server and client keys are revoked can be archived. Nobody can enter it until an
            owner reopens it from the settings of another one; its data stay.
          </p>
          <AskedAction
            ask={`Archive ${environment}`}
            confirm={`Archive ${environment} now`}
            kind="danger"
            action={closeEnvironment}
            field={{ name: 'key', value: environment }}
          />
        </div>
      )}
    </div>
  );
}
