import Link from 'next/link';
import { buttonStyle } from '@/app/_ui/button-style';

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="mt-3 text-ink-soft">The address may be mistyped, or what was here has been deleted or renamed meanwhile.</p>
      <p className="mt-6">
        <Link href="/" className={buttonStyle('plain')}>
          All experiments
        </Link>
      </p>
    </main>
  );
}
