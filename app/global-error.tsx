'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { ComeBack } from '@/app/_ui/come-back';
import { Logo } from '@/app/_ui/logo';
import './globals.css';

export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-xl px-6 py-24">
          <title>Rampart</title>
          <p className="mb-8 flex items-center gap-2 font-semibold tracking-tight">
            <Logo />
            Rampart
          </p>
          <div role="alert">
            <h1 className="text-xl font-semibold">The console cannot reach its data</h1>
            <p className="mt-3 text-ink-soft">
              The database may be down. Assignment goes on from the last config, coverage stays where it is, and nothing widens until the
              data is back. This page then comes by itself.
            </p>
          </div>
          <button type="button" onClick={reset} className={buttonStyle('primary', 'mt-6')}>
            Try again
          </button>
          <ComeBack />
        </main>
      </body>
    </html>
  );
}
