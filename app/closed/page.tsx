import type { Metadata } from 'next';
import { Logo } from '@/app/_ui/logo';

export const metadata: Metadata = { title: 'Closed' };

export default function ClosedPage() {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <Logo />
      <h1 className="mt-4 text-xl font-semibold">The console is open on its own machine only</h1>
      <p className="mt-3 text-ink-soft">
        Nobody has to sign in yet, so Rampart answers the console only to a browser that runs where Rampart runs, under the name{' '}
        <code className="font-mono text-sm">localhost</code> or <code className="font-mono text-sm">127.0.0.1</code>.
      </p>
      <p className="mt-3 text-ink-soft">From elsewhere, bring the port to your machine and open it there:</p>
      <pre className="mt-3 overflow-x-auto border-y bg-sunken px-4 py-3 font-mono text-sm">ssh -L 3000:127.0.0.1:3000 your-server</pre>
      <p className="mt-3 text-ink-soft">The API and the SDKs are not affected: they have keys.</p>
    </main>
  );
}
