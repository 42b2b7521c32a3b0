'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { type FoundExperiment, findExperiments } from '@/app/(console)/find-experiments';
import { OPEN_SHORTCUTS } from './console-events';
import { Modal } from './modal';
import { destinations } from './navigation';

const ITEM = 'flex cursor-pointer items-center justify-between gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-unclear-soft';

/** Search over places, experiments and whatever the page offers by `data-command`. */
export function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const found = useFound(text);
  const [commands] = useState(pageCommands);
  const run = (action: () => void) => {
    onClose();
    // The dialog gives the focus back first; what opens next takes it.
    setTimeout(action, 0);
  };
  return (
    <Modal title="Search and commands" isTitleHidden onClose={onClose}>
      <Command label="Search and commands" shouldFilter>
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search experiments, places, commands"
          className="w-full border-b bg-raised px-4 py-3 text-base outline-none placeholder:text-ink-faint"
        />
        <Command.List className="max-h-[50dvh] overflow-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-sm text-ink-soft">Nothing has that name.</Command.Empty>
          {commands.map(({ label, element }) => (
            <Command.Item key={label} value={label} className={ITEM} onSelect={() => run(() => element.click())}>
              {label}
              <span className="text-xs text-ink-faint">this page</span>
            </Command.Item>
          ))}
          {found.map(({ key, name, state }) => (
            <Command.Item
              key={key}
              value={`${name} ${key}`}
              className={ITEM}
              onSelect={() => run(() => router.push(`/experiments/${key}`))}
            >
              {name}
              <span className="text-xs text-ink-faint">{state.replaceAll('_', ' ')}</span>
            </Command.Item>
          ))}
          {destinations.map(({ title, href, key }) => (
            <Command.Item key={href} value={title} className={ITEM} onSelect={() => run(() => router.push(href))}>
              {title}
              <span className="text-xs text-ink-faint">g {key}</span>
            </Command.Item>
          ))}
          <Command.Item value="New experiment" className={ITEM} onSelect={() => run(() => router.push('/experiments/new'))}>
            New experiment
          </Command.Item>
          <Command.Item value="Keyboard shortcuts" className={ITEM} onSelect={() => run(() => dispatchEvent(new Event(OPEN_SHORTCUTS)))}>
            Keyboard shortcuts
          </Command.Item>
        </Command.List>
      </Command>
    </Modal>
  );
}

function useFound(text: string): FoundExperiment[] {
  const [found, setFound] = useState<FoundExperiment[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const answer = await findExperiments(text);
      if (isCurrent) setFound(answer);
    }, 120);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);
  return found;
}

function pageCommands(): { label: string; element: HTMLElement }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-command]')].map((element) => ({
    label: element.dataset.command ?? '',
    element,
  }));
}
