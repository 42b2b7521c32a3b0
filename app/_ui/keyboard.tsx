'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Role } from '@/lib/auth/actor';
import { consolePath } from '@/lib/experiments/console-path';
import { OPEN_PALETTE, OPEN_SHORTCUTS, SHORTCUTS_SETTING } from './console-events';
import { moveInList } from './move-in-list';
import { destinations } from './navigation';
import { useEnvironment } from './use-environment';

// Loaded when first opened: neither is part of a page's first bytes.
const Palette = dynamic(() => import('./palette').then((module) => module.Palette), { ssr: false });
const Shortcuts = dynamic(() => import('./shortcuts').then((module) => module.Shortcuts), { ssr: false });

const SEQUENCE_MS = 1000;

type Open = 'palette' | 'shortcuts' | null;

/** ⌘K, ?, g + letter, j and k in lists, and any element with `data-shortcut`. */
export function Keyboard({ role }: { role: Role }) {
  const router = useRouter();
  const { environment } = useEnvironment();
  const [open, setOpen] = useState<Open>(null);
  const goAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const openPalette = () => setOpen('palette');
    const openShortcuts = () => setOpen('shortcuts');
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('palette');
        return;
      }
      if (!takesShortcuts(event)) return;
      const isGo = event.timeStamp - goAt.current < SEQUENCE_MS;
      goAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const destination = isGo ? destinations.find(({ key }) => key === event.key) : undefined;
      if (destination !== undefined) router.push(consolePath(destination.href, environment));
      else if (event.key === '?') setOpen('shortcuts');
      else if (moveInList(event.key) || press(event.key)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    addEventListener(OPEN_PALETTE, openPalette);
    addEventListener(OPEN_SHORTCUTS, openShortcuts);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener(OPEN_PALETTE, openPalette);
      removeEventListener(OPEN_SHORTCUTS, openShortcuts);
    };
  }, [router, environment]);

  return (
    <>
      {open === 'palette' && <Palette role={role} onClose={() => setOpen(null)} />}
      {open === 'shortcuts' && <Shortcuts role={role} onClose={() => setOpen(null)} />}
    </>
  );
}

function takesShortcuts(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return false;
  if (localStorage.getItem(SHORTCUTS_SETTING) === 'off') return false;
  const target = event.target as HTMLElement | null;
  if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]')) return false;
  return document.querySelector('[role="dialog"], dialog[open]') === null;
}

// An element says by data-shortcut which key presses it.
function press(key: string): boolean {
  if (!/^[a-z/]$/.test(key)) return false;
  const target = document.querySelector<HTMLElement>(`[data-shortcut="${key}"]:not(:disabled)`);
  if (target === null) return false;
  if (target instanceof HTMLInputElement) target.focus();
  else target.click();
  return true;
}
