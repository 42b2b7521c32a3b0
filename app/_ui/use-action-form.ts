import { unstable_rethrow } from 'next/navigation';
import { type FormEvent, type RefObject, startTransition, useActionState, useEffect, useRef } from 'react';
import type { Outcome } from '@/app/_server/outcome';

type FormAction<Value> = (before: Outcome<Value> | null, form: FormData) => Promise<Outcome<Value>>;

interface ActionForm<Value> {
  outcome: Outcome<Value> | null;
  isPending: boolean;
  /** What is wrong with the field of this name, or with a part of it. */
  problem: (name: string) => string | undefined;
  /** For the `<form>`. */
  form: { ref: RefObject<HTMLFormElement | null>; action: (form: FormData) => void; onSubmit: (event: FormEvent<HTMLFormElement>) => void };
}

/**
 * A form and its action. What was typed stays, whether the action refuses it or the server is away; `isEmptied` clears the form when the
 * action is done. (React empties a form after its action even when that refused it.)
 */
export function useActionForm<Value>(action: FormAction<Value>, { isEmptied = false } = {}): ActionForm<Value> {
  const [outcome, submit, isPending] = useActionState<Outcome<Value> | null, FormData>(
    (before, form) => action(before, form).catch(failureOf),
    null,
  );
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isEmptied && outcome?.ok === true) ref.current?.reset();
  }, [outcome, isEmptied]);
  useEffect(() => {
    if (outcome?.ok === false && ref.current !== null) showRefusal(ref.current);
  }, [outcome]);
  const problems = outcome?.ok === false ? outcome.problems : [];
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => submit(form));
  };
  return {
    outcome,
    isPending,
    problem: (name) =>
      problems.find(({ field }) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`))?.message,
    form: { ref, action: submit, onSubmit },
  };
}

/** The button of a long form is far from its first wrong field, and from what stands above them all. */
function showRefusal(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus();
  if (field !== null) return;
  form.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
  // A button that was disabled while its action ran has lost the focus.
  if (document.activeElement === document.body) form.querySelector<HTMLElement>('[type="submit"]')?.focus({ preventScroll: true });
}

/** What a form says when its action did not answer: a server that is away, or a bug, whose cause is in the server's log. */
export function failureOf(error: unknown): Outcome<never> {
  unstable_rethrow(error);
  const reference = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  const message =
    reference === undefined
      ? 'The server does not answer, so this may not have been saved. What you typed stays here: try again in a moment.'
      : `Something failed on the server; its log has the cause under ${reference}. What you typed stays here.`;
  return { ok: false, message, code: 'UNAVAILABLE', problems: [] };
}
