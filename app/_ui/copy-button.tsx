'use client';

import { useState } from 'react';
import { buttonStyle } from './button-style';

/** Copies a text and says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 2000);
  };
  return (
    <button type="button" onClick={copy} className={buttonStyle('plain')}>
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
    </button>
  );
}
