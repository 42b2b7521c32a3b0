'use client';

import { usePathname } from 'next/navigation';
import { DropdownMenu } from 'radix-ui';
import { consolePath } from '@/lib/experiments/console-path';
import { type EnvironmentSwitchProps, SwitchText, switchStyle } from './environment-face';
import { destinations } from './navigation';

const ITEM =
  'flex items-baseline justify-between gap-6 rounded-md px-2.5 py-1.5 text-sm no-underline outline-none data-[highlighted]:bg-unclear-soft data-[state=checked]:font-medium';

/** The environments a person may enter. Choosing one loads the page anew, so that nothing of the former is left in it. */
export function EnvironmentMenu(props: EnvironmentSwitchProps) {
  const { environment, environments, className } = props;
  const path = usePathname();
  // What is there once, such as an experiment, need not be in the other one; the places are.
  const place = destinations.find(({ href }) => href !== '/' && path.startsWith(href))?.href ?? '/';
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      {/* No portal: the menu is part of the page's banner, where it is looked for. */}
      <DropdownMenu.Trigger className={switchStyle(className)}>
        <SwitchText {...props} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="start"
        sideOffset={4}
        aria-label="Environments"
        className="z-50 max-h-[60dvh] min-w-52 max-w-[calc(100vw-2rem)] overflow-auto rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-2xl"
      >
        <DropdownMenu.RadioGroup value={environment}>
          {environments.map(({ key, name, role }) => (
            <DropdownMenu.RadioItem key={key} value={key} textValue={name} asChild className={ITEM}>
              <a href={consolePath(place, key)}>
                <span className="flex min-w-0 gap-2">
                  <span aria-hidden="true" className={key === environment ? '' : 'invisible'}>
                    ✓
                  </span>
                  <span className="min-w-0 wrap-anywhere">{name}</span>
                </span>
                <span className="text-xs font-normal text-ink-faint">{role}</span>
              </a>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
