'use client';

import { type ReactNode, useState } from 'react';
import { describe, Field, INPUT, TEXTAREA } from '@/app/_ui/field';
import { useDraft } from './draft-context';
import { readAt } from './draft-path';

interface InputProps {
  path: string;
  label: string;
  hint?: ReactNode;
  placeholder?: string | undefined;
  className?: string;
}

/** A text of the draft; an empty one is left out, unless `keepEmpty`. */
export function TextInput({ path, label, keepEmpty = false, ...more }: InputProps & { keepEmpty?: boolean }) {
  const { draft, write, problem } = useDraft();
  const value = readAt(draft, path);
  return (
    <Field name={path} label={label} problem={problem(path)} {...more}>
      <input
        {...describe(path, problem(path))}
        value={typeof value === 'string' ? value : value === undefined ? '' : String(value)}
        onChange={(event) => write(path, event.target.value === '' && !keepEmpty ? undefined : event.target.value)}
        placeholder={more.placeholder}
        autoComplete="off"
        className={INPUT}
      />
    </Field>
  );
}

/** A number of the draft. What is typed stays as typed; what is no number goes to the schema, which names the field. */
export function NumberInput({ path, label, scale = 1, suffix, ...more }: InputProps & { scale?: number; suffix?: string }) {
  const { draft, write, problem } = useDraft();
  const [text, setText] = useState(() => asText(readAt(draft, path), scale));
  const change = (typed: string) => {
    setText(typed);
    const trimmed = typed.trim().replace(',', '.');
    const value = Number(trimmed);
    write(path, trimmed === '' ? undefined : Number.isFinite(value) ? Number((value / scale).toPrecision(12)) : typed);
  };
  return (
    <Field name={path} label={label} problem={problem(path)} {...more}>
      <div className="relative">
        <input
          {...describe(path, problem(path))}
          value={text}
          onChange={(event) => change(event.target.value)}
          placeholder={more.placeholder}
          inputMode="decimal"
          autoComplete="off"
          className={`${INPUT} ${suffix === undefined ? '' : 'pr-7'}`}
        />
        {suffix !== undefined && (
          <span aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-sm text-ink-faint">
            {suffix}
          </span>
        )}
      </div>
    </Field>
  );
}

/** A share of 0–1 typed in per cent. */
export function PercentInput(props: InputProps) {
  return <NumberInput {...props} scale={100} suffix="%" />;
}

export function SelectInput({ path, label, options, ...more }: InputProps & { options: readonly (readonly [string, string])[] }) {
  const { draft, write, problem } = useDraft();
  const value = readAt(draft, path);
  return (
    <Field name={path} label={label} problem={problem(path)} {...more}>
      <select
        {...describe(path, problem(path))}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => write(path, event.target.value === '' ? undefined : event.target.value)}
        className={INPUT}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Any JSON. A text that is no JSON is taken as that text, so that a plain model name needs no quotes. */
export function JsonInput({ path, label, rows = 2, isOptional = false, ...more }: InputProps & { rows?: number; isOptional?: boolean }) {
  const { draft, write, problemWithin } = useDraft();
  const problem = problemWithin(path, []);
  const [text, setText] = useState(() => jsonText(readAt(draft, path)));
  const change = (typed: string) => {
    setText(typed);
    write(path, typed.trim() === '' ? (isOptional ? undefined : '') : parsed(typed));
  };
  const isText = text.trim() !== '' && typeof parsed(text) === 'string' && !text.trim().startsWith('"');
  return (
    <Field name={path} label={label} problem={problem} {...more} hint={isText ? 'Taken as a text.' : more.hint}>
      <textarea
        {...describe(path, problem)}
        value={text}
        rows={rows}
        onChange={(event) => change(event.target.value)}
        placeholder={more.placeholder}
        spellCheck={false}
        className={TEXTAREA}
      />
    </Field>
  );
}

/** Texts between commas. */
export function ListInput({ path, label, ...more }: InputProps) {
  const { draft, write, problemWithin } = useDraft();
  const problem = problemWithin(path, []);
  const [text, setText] = useState(() =>
    [readAt(draft, path)]
      .flat()
      .filter((item) => item !== undefined)
      .join(', '),
  );
  const change = (typed: string) => {
    setText(typed);
    const items = typed.split(',').map((item) => item.trim());
    write(
      path,
      items.filter((item) => item !== ''),
    );
  };
  return (
    <Field name={path} label={label} problem={problem} {...more}>
      <input
        {...describe(path, problem)}
        value={text}
        onChange={(event) => change(event.target.value)}
        placeholder={more.placeholder}
        autoComplete="off"
        className={INPUT}
      />
    </Field>
  );
}

function asText(value: unknown, scale: number): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? String(Number((value * scale).toPrecision(12))) : String(value);
}

function jsonText(value: unknown): string {
  if (value === undefined || value === '') return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
