import { type FormEvent, startTransition } from 'react';

/** A form's `onSubmit` that leaves what was typed where it is; React empties a form after its action, even when that refused it. */
export function keepInput(action: (form: FormData) => void): (event: FormEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => action(form));
  };
}
