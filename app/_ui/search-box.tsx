import type { ReactNode } from 'react';
import { EnvironmentField } from './environment-field';
import { INPUT } from './field';

interface SearchBoxProps {
  name: string;
  label: string;
  placeholder: string;
  value?: string;
  isRequired?: boolean;
  /** Another page that answers. */
  action?: string;
  /** More of what is asked for. */
  children?: ReactNode;
}

/** Searches with the Enter key, and is reached with `/`. What is searched for stands in the address, so that it can be shared. */
export function SearchBox({ name, label, placeholder, value, isRequired = false, action, children }: SearchBoxProps) {
  return (
    <form action={action} className="w-full sm:w-64">
      <EnvironmentField />
      {children}
      <input
        type="search"
        name={name}
        defaultValue={value}
        required={isRequired}
        placeholder={placeholder}
        aria-label={label}
        data-shortcut="/"
        className={INPUT}
      />
    </form>
  );
}
