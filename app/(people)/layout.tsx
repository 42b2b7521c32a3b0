import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Logo } from '@/app/_ui/logo';

export const dynamic = 'force-dynamic';
// Links that work once must not reach another site.
export const metadata: Metadata = { referrer: 'no-referrer' };

/** Frame of the pages in front of the console. */
export default function PeopleLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-6 py-16">
      <p className="mb-8 flex items-center gap-2 font-semibold tracking-tight">
        <Logo />
        Rampart
      </p>
      {children}
    </main>
  );
}
