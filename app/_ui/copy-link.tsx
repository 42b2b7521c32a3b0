'use client';

import { useState } from 'react';
import { copyText } from './copy-text';

/** Copies the address of the page. */
export function CopyLink() {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <button
      type="button"
      className="underline-offset-4 hover:underline"
      onClick={async () => {
        setIsCopied(await copyText(location.href));
      }}
    >
      {isCopied ? 'Link copied' : 'Copy link'}
    </button>
  );
}
