import Link from 'next/link';
import { buttonStyle } from '@/app/_ui/button-style';
import { NothingHere } from '@/app/_ui/nothing-here';

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <NothingHere>
        <Link href="/" className={buttonStyle('plain')}>
          All experiments
        </Link>
      </NothingHere>
    </main>
  );
}
