'use client';

import { useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { useActionForm } from '@/app/_ui/use-action-form';
import type { ListedPerson } from '@/lib/auth/people/people';
import { actOnPerson, type PersonDeed } from './actions';
import { HandedLink } from './handed-link';
import { RoleSelect } from './role-select';

/** Role, password link and removal of one person; removal asks once more. */
export function PersonActions({ person }: { person: ListedPerson }) {
  const { outcome, isPending, form } = useActionForm(actOnPerson);
  const [isAsked, setIsAsked] = useState(false);
  const deed = (name: PersonDeed) => ({ type: 'submit', name: 'deed', value: name, disabled: isPending }) as const;
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="userId" value={person.id} />
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-28">
          <RoleSelect id={`role-${person.id}`} label={`Role of ${person.name}`} value={person.role} />
        </div>
        <button {...deed('role')} className={buttonStyle('plain')} aria-label={`Save the role of ${person.name}`}>
          Save
        </button>
        <button {...deed('link')} className={buttonStyle('quiet')} aria-label={`Password link for ${person.name}`}>
          Password link
        </button>
        {isAsked ? (
          <button key="surely" {...deed('remove')} className={buttonStyle('danger')} aria-label={`Remove ${person.name} for good`}>
            Remove for good
          </button>
        ) : (
          // Another element than the one above: an element that turns into a submit button under a press submits at once.
          <button
            key="ask"
            type="button"
            onClick={() => setIsAsked(true)}
            className={buttonStyle('quiet')}
            aria-label={`Remove ${person.name}`}
          >
            Remove
          </button>
        )}
      </div>
      {outcome !== null && !outcome.ok && (
        <p role="alert" className="text-sm font-medium text-alarm">
          {outcome.message}
        </p>
      )}
      {outcome?.ok === true && outcome.value === null && (
        <p role="status" className="text-sm text-ink-soft">
          Saved.
        </p>
      )}
      {outcome?.ok === true && outcome.value !== null && <HandedLink link={outcome.value} />}
    </form>
  );
}
