'use client';

import { useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { CopyButton } from '@/app/_ui/copy-button';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { makeKey } from './actions';

const ABOUT = {
  server: 'For services: config, evaluation and events.',
  client: 'For browsers: evaluation of one context and events, never rules.',
  admin: 'For people and automation: everything, like the console.',
};

/** Makes a key and shows it once. */
export function KeyForm() {
  const { outcome, isPending, problem, form } = useActionForm(makeKey, { isEmptied: true });
  const [kind, setKind] = useState<keyof typeof ABOUT>('server');
  return (
    <form {...form} className="grid gap-4 sm:grid-cols-[9rem_minmax(0,1fr)_minmax(0,1fr)_8rem_auto] sm:items-start">
      <Field name="kind" label="Kind of key" problem={problem('kind')}>
        <select
          {...describe('kind', problem('kind'))}
          value={kind}
          onChange={(event) => setKind(event.target.value as keyof typeof ABOUT)}
          className={INPUT}
        >
          {Object.keys(ABOUT).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field name="name" label="Name" problem={problem('name')}>
        <input {...describe('name', problem('name'))} placeholder="checkout service" autoComplete="off" className={INPUT} />
      </Field>
      <Field name="origins" label="Origins" problem={problem('origins')} hint="Empty: any.">
        <input {...describe('origins', problem('origins'))} placeholder="https://shop.example.com" autoComplete="off" className={INPUT} />
      </Field>
      <Field name="rateLimit" label="Requests / s" problem={problem('rateLimit')} hint="Empty: the default.">
        <input {...describe('rateLimit', problem('rateLimit'))} inputMode="numeric" autoComplete="off" className={INPUT} />
      </Field>
      <button type="submit" disabled={isPending} className={buttonStyle('primary', 'sm:mt-6')}>
        Make key
      </button>
      <p className="text-sm text-ink-soft sm:col-span-5">{ABOUT[kind]}</p>
      {outcome?.ok === true && (
        <div className="sm:col-span-5">
          <Notice kind="better" title="Copy the key now: it is not shown again.">
            <div className="mt-2 flex flex-wrap items-center gap-3">
              <code className="font-mono text-sm break-all">{outcome.value}</code>
              <CopyButton text={outcome.value} />
            </div>
          </Notice>
        </div>
      )}
    </form>
  );
}
