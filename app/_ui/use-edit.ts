import { useEffect, useState } from 'react';
import type { Edited, Outcome } from '@/app/_server/outcome';
import type { Draft } from './document-changes';
import { useActionForm } from './use-action-form';

type EditAction = (before: Outcome<Edited> | null, form: FormData) => Promise<Outcome<Edited>>;

/**
 * A form that changes what others may change too, or makes something new where `given` is undefined. When somebody else was first,
 * `conflict` has their document and the form's own; `goOnWith` gives the fields new values upon theirs, which is why they are to be keyed
 * by `generation`.
 */
export function useEdit(action: EditAction, given: Edited | undefined) {
  const edit = useActionForm(action, { isEmptied: given === undefined });
  const opened = given ?? { document: {}, revision: '' };
  const [state, setState] = useState({ opened, shown: opened.document, generation: 0, settled: null as Outcome<Edited> | null });
  const outcome = edit.outcome === state.settled ? null : edit.outcome;
  const conflict = outcome?.ok === false ? outcome.conflict : undefined;
  const saved = outcome?.ok === true ? outcome.value : undefined;
  useEffect(() => {
    if (saved !== undefined && given !== undefined) setState((before) => ({ ...before, opened: saved }));
  }, [saved, given]);
  const goOnWith = (shown: Draft) => {
    if (conflict === undefined) return;
    const theirs = { document: conflict.theirs, revision: conflict.revision };
    setState({ opened: theirs, shown, generation: state.generation + 1, settled: outcome });
  };
  const { isPending, problem, form } = edit;
  return { outcome, isPending, problem, form, conflict, goOnWith, ...state };
}
