'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { KeyHint } from '@/app/_ui/key-hint';
import { NeedsRole } from '@/app/_ui/needs-role';
import type { Role } from '@/lib/auth/actor';
import { type CommandName, type CommandOffer, isForSecondPerson, offersFor, waitsForOther } from './catalogue';

const CommandDialog = dynamic(() => import('./command-dialog').then((module) => module.CommandDialog), { ssr: false });

const SHOWN = 3;
const SECOND_PERSON = 'second-person';
const PAST_RULES = 'Approving, steps up past the rules and leaving out a stage';

export interface CommandSubject {
  key: string;
  name: string;
  state: string;
  /** Made from events of before. */
  isPast: boolean;
  /** Counted from 1; one more than there are stages at full rollout. */
  stage: number;
  /** Coverage of each planned stage. */
  stages: number[];
  /** Whoever looks wrote or started the attempt, and it requires a second person. */
  isOwnAttempt: boolean;
  /** Intervals that could be left out. */
  strata: { ordinal: number; stage: number; coverage: number }[];
}

/** What a role can do with the experiment in its state: the likely ones as buttons, the others in a menu. */
export function CommandBar({ subject, role }: { subject: CommandSubject; role: Role }) {
  const [open, setOpen] = useState<CommandOffer | null>(null);
  const menu = useRef<HTMLDetailsElement>(null);
  const offers = offersFor(subject, role);
  const rest = offers.slice(SHOWN);
  const isClosed = (name: CommandName) => subject.isOwnAttempt && isForSecondPerson(name);
  const choose = (offer: CommandOffer) => {
    // A button in a closed menu could not take the focus back.
    if (menu.current?.contains(document.activeElement)) menu.current.querySelector('summary')?.focus();
    menu.current?.removeAttribute('open');
    setOpen(offer);
  };
  // Loaded ahead, so that Enter right after the key finds the dialog there.
  useEffect(() => void import('./command-dialog'), []);
  return (
    <div className="screen-only flex flex-wrap items-center gap-2">
      {offers.slice(0, SHOWN).map((offer) => (
        <button
          key={offer.name}
          type="button"
          data-shortcut={offer.key}
          data-command={isClosed(offer.name) ? undefined : offer.label}
          disabled={isClosed(offer.name)}
          aria-describedby={isClosed(offer.name) ? SECOND_PERSON : undefined}
          onClick={() => choose(offer)}
          className={buttonStyle(offer.kind)}
        >
          {offer.label}
          {offer.key !== undefined && <KeyHint>{offer.key}</KeyHint>}
        </button>
      ))}
      {rest.length > 0 && (
        <details ref={menu} className="relative">
          <summary className={buttonStyle('plain', 'list-none')}>More</summary>
          <ul className="absolute right-0 z-30 mt-1 w-52 rounded-md border border-line-strong bg-raised p-1 shadow-lg">
            {rest.map((offer) => (
              <li key={offer.name}>
                <button
                  type="button"
                  data-command={isClosed(offer.name) ? undefined : offer.label}
                  disabled={isClosed(offer.name)}
                  aria-describedby={isClosed(offer.name) ? SECOND_PERSON : undefined}
                  className="w-full rounded px-3 py-1.5 text-left text-sm enabled:hover:bg-unclear-soft disabled:opacity-50"
                  onClick={() => choose(offer)}
                >
                  {offer.label}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {subject.isOwnAttempt && offers.some(({ name }) => isForSecondPerson(name)) && (
        <p id={SECOND_PERSON} className="w-full text-sm text-ink-soft">
          {PAST_RULES} are for a second person: you wrote or started this attempt.
        </p>
      )}
      {!subject.isPast && waitsForOther(subject.state, role) && <NeedsRole deed="Approving" action="experiment.approve" role={role} />}
      {open !== null && <CommandDialog offer={open} subject={subject} onClose={() => setOpen(null)} />}
    </div>
  );
}
