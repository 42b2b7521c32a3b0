import type { ReactNode } from 'react';
import { classNames } from './class-names';

type NoticeKind = 'plain' | 'alarm' | 'better' | 'worse';

const STYLES: Record<NoticeKind, string> = {
  plain: 'border-line-strong bg-sunken',
  alarm: 'border-alarm bg-alarm-soft',
  better: 'border-better bg-better-soft',
  worse: 'border-worse bg-worse-soft',
};

/** A sentence that must not be missed. */
export function Notice({ kind = 'plain', title, children }: { kind?: NoticeKind; title?: string; children?: ReactNode }) {
  return (
    <div role={kind === 'alarm' ? 'alert' : 'status'} className={classNames('border-l-3 px-4 py-3 text-sm', STYLES[kind])}>
      {title !== undefined && <p className="font-semibold">{title}</p>}
      {children}
    </div>
  );
}
