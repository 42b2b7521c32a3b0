import { buttonStyle } from '@/app/_ui/button-style';
import { Link } from '@/app/_ui/link';
import { NothingHere } from '@/app/_ui/nothing-here';

export default function ConsoleNotFound() {
  return (
    <div className="max-w-xl py-12">
      <NothingHere>
        <Link href="/" className={buttonStyle('plain')}>
          All experiments
        </Link>
      </NothingHere>
    </div>
  );
}
