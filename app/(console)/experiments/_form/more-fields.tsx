'use client';

import { type ReactNode, useState } from 'react';
import { useDraft } from './draft-context';

interface MoreFieldsProps {
  title: string;
  /** What is folded away: a problem in one of them, or below it, opens the part. */
  paths: readonly string[];
  children: ReactNode;
}

/** Fields that few experiments need. */
export function MoreFields({ title, paths, children }: MoreFieldsProps) {
  const { isWrong } = useDraft();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      open={isOpen || paths.some(isWrong)}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="mt-4 border-t pt-4 sm:col-span-2"
    >
      <summary className="w-fit cursor-pointer text-sm font-medium">{title}</summary>
      <div className="mt-4">{children}</div>
    </details>
  );
}
