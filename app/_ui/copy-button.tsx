'use client';

import { useState } from 'react';
import { buttonStyle } from './button-style';
import { copyText } from './copy-text';

const TOLD_MS = 2000;

/** Copies a text and says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [told, setTold] = useState<string | null>(null);
  const copy = async () => {
    setTold((await copyText(text)) ? 'Copied' : 'Select it and copy');
    setTimeout(() => setTold(null), TOLD_MS);
  };
  return (
    <button type="button" onClick={copy} className={buttonStyle('plain')}>
      <span aria-live="polite">{told ?? label}</span>
    </button>
  );
}
