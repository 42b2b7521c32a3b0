'use client';

import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { classNames } from './class-names';

interface ModalProps {
  title: string;
  description?: string | undefined;
  isTitleHidden?: boolean;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/** A dialog over the page: focus stays in it, Escape closes it, and the focus goes back to where it was, or to the page where that is gone. */
export function Modal({ title, description, isTitleHidden = false, onClose, children, className }: ModalProps) {
  const before = useRef<Element | null>(null);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={classNames(
            'fixed top-[12dvh] left-1/2 z-50 max-h-[80dvh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 overflow-auto rounded-lg border border-line-strong bg-raised text-ink shadow-2xl outline-none',
            className,
          )}
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement;
            focusMarked(event);
          }}
          onCloseAutoFocus={(event) => {
            // The library's own way back is a trigger that belongs to the dialog, and keys have none.
            event.preventDefault();
            focusAgain(before.current);
          }}
        >
          <div className={isTitleHidden ? 'sr-only' : 'px-5 pt-4'}>
            <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
            {description !== undefined && <Dialog.Description className="mt-1 text-sm text-ink-soft">{description}</Dialog.Description>}
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A command may have taken away its own button; without a focus, keys and screen readers would begin at the top again. */
function focusAgain(before: Element | null): void {
  if (!(before instanceof HTMLElement) || before === document.body) return;
  before.focus();
  if (document.activeElement !== before) document.querySelector('main')?.focus();
}

// Not by `autoFocus`: that moves the focus before the dialog has noted where it was.
function focusMarked(event: Event): void {
  const marked = (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[data-autofocus]');
  if (marked === null) return;
  event.preventDefault();
  marked.focus();
}
