'use client';

import { type FormEvent, useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { PersonField } from '../_parts/person-field';

interface SignInFormProps {
  /** Page to come back to. */
  to: string;
  /** Name of the identity provider, when there is one. */
  provider: string | null;
  /** What went wrong before this page was shown. */
  problem: string | null;
}

/** Posts to the sign-in address itself: an action would pass by its limits. */
export function SignInForm({ to, provider, problem: before }: SignInFormProps) {
  const [problem, setProblem] = useState(before);
  const [isPending, setIsPending] = useState(false);

  async function ask(path: string, body: Record<string, string>): Promise<void> {
    setIsPending(true);
    setProblem(null);
    const answer = await post(path, body);
    if (answer.ok) {
      window.location.assign(answer.url ?? to);
      return;
    }
    setIsPending(false);
    setProblem(answer.problem);
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void ask('email', { email: String(form.get('email')), password: String(form.get('password')) });
  }

  return (
    <>
      <form method="post" onSubmit={submit} className="grid gap-4">
        <PersonField name="email" label="E-mail address" autoComplete="username" />
        <PersonField name="password" label="Password" autoComplete="current-password" />
        {problem !== null && (
          <p role="alert" className="text-sm font-medium text-alarm">
            {problem}
          </p>
        )}
        <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
          Sign in
        </button>
      </form>
      {provider !== null && (
        <button
          type="button"
          disabled={isPending}
          onClick={() => void ask('social', { provider: 'oidc', callbackURL: to, errorCallbackURL: '/sign-in' })}
          className={buttonStyle('plain', 'mt-3 w-full')}
        >
          Sign in with {provider}
        </button>
      )}
    </>
  );
}

type Answer = { ok: true; url: string | undefined } | { ok: false; problem: string };

async function post(path: string, body: Record<string, string>): Promise<Answer> {
  try {
    const response = await fetch(`/api/auth/sign-in/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = (await response.json().catch(() => null)) as { url?: string; message?: string } | null;
    if (response.ok) return { ok: true, url: path === 'social' ? said?.url : undefined };
    if (response.status === 401) return { ok: false, problem: 'The e-mail address or the password is wrong.' };
    if (response.status === 429) return { ok: false, problem: said?.message ?? 'Too many tries: wait a minute, then try again.' };
    return { ok: false, problem: said?.message ?? `The server answered ${response.status}: try again in a moment.` };
  } catch {
    return { ok: false, problem: 'The server cannot be reached: try again in a moment.' };
  }
}
