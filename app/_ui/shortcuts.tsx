'use client';

import { useState } from 'react';
import type { Role } from '@/lib/auth/actor';
import { type Action, mayDo } from '@/lib/auth/permissions';
import { buttonStyle } from './button-style';
import { SHORTCUTS_SETTING } from './console-events';
import { Modal } from './modal';
import { destinations } from './navigation';

interface Shortcut {
  keys: string;
  does: string;
  /** What the role must allow. */
  action?: Action;
}

const GENERAL: Shortcut[] = [
  { keys: 'Ctrl K or ⌘ K', does: 'Search and commands' },
  { keys: '?', does: 'This list' },
  { keys: '/', does: 'Search in the list' },
  { keys: 'j, k', does: 'Next and previous row' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'n', does: 'New experiment, new metric', action: 'experiment.put' },
];
const GO: Shortcut[] = destinations.map(({ key, title }) => ({ keys: `g ${key}`, does: title }));
const EXPERIMENT: Shortcut[] = [
  { keys: 'x, Enter', does: 'Kill switch: everybody gets control at once', action: 'experiment.kill' },
  { keys: 'b, Enter', does: 'Roll back', action: 'experiment.rollback' },
  { keys: 'p', does: 'Pause or resume', action: 'experiment.pause' },
  { keys: 'd', does: 'Decisions' },
  { keys: 'e', does: 'Design' },
];

/** Every shortcut of the console, and a switch for the single-key ones. */
export function Shortcuts({ role, onClose }: { role: Role; onClose: () => void }) {
  const [isOn, setIsOn] = useState(() => localStorage.getItem(SHORTCUTS_SETTING) !== 'off');
  const isAllowed = ({ action }: Shortcut) => action === undefined || mayDo(role, action);
  const toggle = () => {
    localStorage.setItem(SHORTCUTS_SETTING, isOn ? 'off' : 'on');
    setIsOn(!isOn);
  };
  return (
    <Modal title="Keyboard" onClose={onClose}>
      <div className="grid gap-5 px-5 pt-3 pb-5 sm:grid-cols-2">
        <Group title="Everywhere" shortcuts={GENERAL.filter(isAllowed)} />
        <div className="grid gap-5">
          <Group title="Go to" shortcuts={GO} />
          <Group title="On an experiment" shortcuts={EXPERIMENT.filter(isAllowed)} />
        </div>
        <div className="flex items-center justify-between gap-4 border-t pt-4 sm:col-span-2">
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" checked={isOn} onChange={toggle} />
            Single-key shortcuts
          </label>
          <button type="button" data-autofocus onClick={onClose} className={buttonStyle('plain')}>
            Close
          </button>
        </div>
      </div>
    </Modal>
  );
}

function Group({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys} className="contents">
            <dt className="whitespace-nowrap font-medium">{keys}</dt>
            <dd className="text-ink-soft">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
