'use client';

import type { ReactNode } from 'react';
import { classNames } from '@/app/_ui/class-names';
import { useDraft } from './draft-context';

interface FieldGroupProps {
  /** Of a list or of a row: the links of problems lead here. */
  path: string;
  title: string;
  /** Names of the fields in it that tell their own problems; left out where all do, so that only what is wrong with the whole is told here. */
  fields?: readonly string[];
  className?: string;
  children: ReactNode;
}

/** A part of the form that is no field of its own, with what is wrong with it. */
export function FieldGroup({ path, title, fields, className, children }: FieldGroupProps) {
  const { problem, problemWithin } = useDraft();
  const wrong = fields === undefined ? problem(path) : problemWithin(path, fields);
  return (
    <fieldset
      id={path}
      tabIndex={-1}
      aria-label={title}
      aria-describedby={wrong === undefined ? undefined : `${path}-problem`}
      className={classNames('min-w-0', className)}
    >
      {wrong !== undefined && (
        <p id={`${path}-problem`} className="col-span-full mb-1 text-xs font-medium text-alarm">
          {title} {wrong}
        </p>
      )}
      {children}
    </fieldset>
  );
}
