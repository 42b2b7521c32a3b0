'use client';

import { buttonStyle } from '@/app/_ui/button-style';

/** Opens the browser's own dialog, which also makes a PDF. */
export function PrintButton() {
  return (
    <button type="button" onClick={() => print()} className={buttonStyle('primary', 'screen-only')}>
      Print or save as PDF
    </button>
  );
}
