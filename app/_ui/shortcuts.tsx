'use client';

import { useState } from 'react';
import { SHORTCUTS_SETTING } from './console-events';
import { Modal } from './modal';
import { destinations } from './navigation';

const GENERAL: [string, string][] = [
  ['Ctrl K or ⌘ K', 'Search and commands'],
  ['?', 'This list'],
  ['/', 'Search in the list'],
  ['j, k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['n', 'New experiment'],
];
const EXPERIMENT: [string, string][] = [
  ['x, Enter', 'Kill switch: everybody gets control at once'],
  ['b, Enter', 'Roll back'],
  ['p', 'Pause or resume'],
  ['d', 'Decisions'],
];

/** Every shortcut of the console, and a switch for the single-key ones. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const [isOn, setIsOn] = useState(() => localStorage.getItem(SHORTCUTS_SETTING) !== 'off');
  const toggle = () => {
    localStorage.setItem(SHORTCUTS_SETTING, isOn ? 'off' : 'on');
    setIsOn(!isOn);
  };
  return (
    <Modal title="Keyboard" onClose={onClose}>
      <div className="grid gap-5 px-5 pt-3 pb-5 sm:grid-cols-2">
        <Group title="Everywhere" keys={GENERAL} />
        <div className="grid gap-5">
          <Group title="Go to" keys={destinations.map(({ key, title }) => [`g ${key}`, title])} />
          <Group title="On an experiment" keys={EXPERIMENT} />
        </div>
        <label className="flex items-center gap-2 text-sm sm:col-span-2">
          <input type="checkbox" checked={isOn} onChange={toggle} className="size-4 accent-ink" />
          Single-key shortcuts
        </label>
      </div>
    </Modal>
  );
}

function Group({ title, keys }: { title: string; keys: [string, string][] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        {keys.map(([key, text]) => (
          <div key={key} className="contents">
            <dt className="whitespace-nowrap font-medium">{key}</dt>
            <dd className="text-ink-soft">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
