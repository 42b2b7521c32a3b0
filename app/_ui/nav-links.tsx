'use client';

import { usePathname } from 'next/navigation';
import { classNames } from './class-names';
import { Link } from './link';
import { destinations } from './navigation';

/** The console's places; the present one is marked. */
export function NavLinks({ isRow = false }: { isRow?: boolean }) {
  const path = usePathname();
  return (
    <ul className={isRow ? 'flex justify-between overflow-x-auto px-2 py-1.5 sm:justify-start sm:gap-1 sm:px-3' : 'flex flex-col gap-px'}>
      {destinations.map(({ title, href }) => {
        const isHere = href === '/' ? path === '/' || path.startsWith('/experiments') : path.startsWith(href);
        return (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere ? 'page' : undefined}
              className={classNames(
                'block rounded-md px-1 py-1.5 text-sm whitespace-nowrap sm:px-2.5',
                isHere ? 'bg-unclear-soft font-medium text-ink' : 'text-ink-soft hover:bg-unclear-soft hover:text-ink',
              )}
            >
              {title}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
