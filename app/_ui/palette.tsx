'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { type FoundExperiment, findExperiments } from '@/app/(console)/find-experiments';
import type { Role } from '@/lib/auth/actor';
import { mayDo } from '@/lib/auth/permissions';
import { OPEN_SHORTCUTS } from './console-events';
import { Modal } from './modal';
import { destinations } from './navigation';
import { stateWord } from './state-badge';
import { useEnvironment } from './use-environment';

const ITEM =
  'flex cursor-pointer items-center justify-between gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-unclear-soft data-[selected=true]:font-medium';
const PAUSE_MS = 120;

interface Choice {
  id: string;
  label: string;
  note: string;
  run: () => void;
}

/** Search over experiments, places, and whatever the page offers by `data-command`. The first match is always the selected one. */
export function Palette({ role, onClose }: { role: Role; onClose: () => void }) {
  const [text, setText] = useState('');
  const [selected, setSelected] = useState('');
  const choices = useChoices(text, role);
  const first = choices[0]?.id ?? '';
  useEffect(() => setSelected(first), [first]);
  const run = (choice: Choice) => {
    onClose();
    // The dialog gives the focus back first; what opens next takes it.
    setTimeout(choice.run, 0);
  };
  return (
    <Modal title="Search and commands" isTitleHidden onClose={onClose}>
      <Command label="Search and commands" shouldFilter={false} value={selected} onValueChange={setSelected}>
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search experiments, places, commands"
          className="w-full border-b bg-raised px-4 py-3 text-base outline-none placeholder:text-ink-faint"
        />
        <Command.List className="max-h-[50dvh] overflow-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-sm text-ink-soft">Nothing has that name.</Command.Empty>
          {choices.map((choice) => (
            <Command.Item key={choice.id} value={choice.id} className={ITEM} onSelect={() => run(choice)}>
              {choice.label}
              <span className="text-xs font-normal text-ink-faint">{choice.note}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}

function useChoices(text: string, role: Role): Choice[] {
  const router = useRouter();
  const { pathTo } = useEnvironment();
  const go = (path: string) => router.push(pathTo(path));
  const found = useFound(text);
  const [commands] = useState(pageCommands);
  const wanted = text.trim().toLowerCase();
  const matches = ({ label }: Choice) => label.toLowerCase().includes(wanted);
  const places = destinations.map(({ title, href, key }) => ({ id: href, label: title, note: `g ${key}`, run: () => go(href) }));
  const others = [
    ...(mayDo(role, 'experiment.put') ? [{ id: 'new', label: 'New experiment', note: 'n', run: () => go('/experiments/new') }] : []),
    { id: 'keys', label: 'Keyboard shortcuts', note: '?', run: () => void dispatchEvent(new Event(OPEN_SHORTCUTS)) },
  ];
  const experiments = found.map(({ key, name, state }) => ({
    id: `experiment:${key}`,
    label: name,
    note: stateWord(state),
    run: () => go(`/experiments/${key}`),
  }));
  // What is chosen already when the palette opens must do no harm.
  const [first, last] = wanted === '' ? [[], commands] : [commands.filter(matches), []];
  return [...first, ...experiments, ...places.filter(matches), ...others.filter(matches), ...last];
}

function useFound(text: string): FoundExperiment[] {
  const [found, setFound] = useState<FoundExperiment[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const answer = await findExperiments(text);
      if (isCurrent) setFound(answer);
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);
  return found;
}

function pageCommands(): Choice[] {
  return [...document.querySelectorAll<HTMLElement>('[data-command]')].map((element, index) => ({
    id: `command:${index}`,
    label: element.dataset.command ?? '',
    note: 'this page',
    run: () => element.click(),
  }));
}
