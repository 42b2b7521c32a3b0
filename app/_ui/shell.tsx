import type { ReactNode } from 'react';
import type { Role } from '@/lib/auth/actor';
import type { ShownEnvironment } from './environment-face';
import { EnvironmentSwitch } from './environment-switch';
import { Keyboard } from './keyboard';
import { Link } from './link';
import { Logo } from './logo';
import { NavLinks } from './nav-links';
import { PaletteButton } from './palette-button';
import { ThemeToggle } from './theme-toggle';

const ICON_BUTTON = 'inline-flex size-8 items-center justify-center rounded-md text-ink-soft hover:bg-unclear-soft hover:text-ink';

interface ShellProps {
  /** Key of the one that is shown. */
  environment: string;
  environments: readonly ShownEnvironment[];
  person: { name: string; role: Role };
  children: ReactNode;
}

/** Frame of every page: navigation at the side, or on top where the screen is narrow. */
export function Shell({ environment, environments, person, children }: ShellProps) {
  return (
    <div className="print:block! lg:grid lg:min-h-dvh lg:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-surface focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="screen-only border-b bg-sunken lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r lg:border-b-0">
        <div className="flex items-center justify-between gap-2 px-4 pt-3 lg:pt-4 lg:pb-2">
          <Link href="/" className="flex items-center gap-2 rounded font-semibold tracking-tight">
            <Logo />
            Rampart
          </Link>
          <div className="flex min-w-0 items-center gap-1 lg:hidden">
            <EnvironmentSwitch environment={environment} environments={environments} className="max-w-32 min-w-12" />
            <Link href="/account" className="max-w-32 min-w-0 truncate px-2 text-sm text-ink-soft hover:text-ink">
              {person.name}
            </Link>
            <PaletteButton className={ICON_BUTTON} />
            <ThemeToggle className={ICON_BUTTON} />
          </div>
        </div>
        <EnvironmentSwitch environment={environment} environments={environments} className="mx-2 mb-2 hidden lg:flex" />
        <nav aria-label="Main" className="lg:flex-1 lg:px-2">
          <div className="lg:hidden">
            <NavLinks isRow />
          </div>
          <div className="hidden lg:block">
            <NavLinks />
          </div>
        </nav>
        <Link href="/account" className="hidden border-t px-4 py-2 text-sm no-underline hover:bg-unclear-soft lg:block">
          <span className="block truncate font-medium">{person.name}</span>
          <span className="block truncate text-xs text-ink-faint">
            {person.role} of {environment}
          </span>
        </Link>
        <div className="hidden items-center justify-end border-t px-3 py-2 lg:flex">
          <div className="flex">
            <PaletteButton className={ICON_BUTTON} />
            <ThemeToggle className={ICON_BUTTON} />
          </div>
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[66rem] px-4 py-6 outline-none sm:px-8 sm:py-8 print:max-w-none print:p-0"
      >
        {children}
      </main>
      <Keyboard role={person.role} />
    </div>
  );
}
