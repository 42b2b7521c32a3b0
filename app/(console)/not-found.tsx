import { buttonStyle } from '@/app/_ui/button-style';
import { Link } from '@/app/_ui/link';

export default function ConsoleNotFound() {
  return (
    <div className="max-w-xl py-12">
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="mt-3 text-ink-soft">The address may be mistyped, or what was here has been deleted or renamed meanwhile.</p>
      <p className="mt-6">
        <Link href="/" className={buttonStyle('plain')}>
          All experiments
        </Link>
      </p>
    </div>
  );
}
