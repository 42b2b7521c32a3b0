'use client';

import { useState } from 'react';
import { CopyButton } from '@/app/_ui/copy-button';
import type { Draft } from '@/app/_ui/document-changes';
import { describe, Field, TEXTAREA } from '@/app/_ui/field';

interface JsonViewProps {
  draft: Draft;
  /** Called with what is typed; null while that is no document. Undefined where nothing may be changed. */
  onChange: ((draft: Draft | null) => void) | undefined;
}

/** The same document as the API takes it; what is changed here changes the form. */
export function JsonView({ draft, onChange }: JsonViewProps) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const read = readDraft(text);
  const problem = 'problem' in read ? read.problem : undefined;
  const change = (typed: string) => {
    setText(typed);
    const next = readDraft(typed);
    onChange?.('draft' in next ? next.draft : null);
  };
  return (
    <div className="grid gap-3">
      <Field
        name="json"
        label="Document"
        problem={problem}
        hint="As PUT /api/v1/experiments/{key} takes it; a change here changes the form."
      >
        <textarea
          {...describe('json', problem)}
          value={text}
          rows={28}
          readOnly={onChange === undefined}
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
          className={TEXTAREA}
        />
      </Field>
      <div>
        <CopyButton text={text} />
      </div>
    </div>
  );
}

function readDraft(text: string): { draft: Draft } | { problem: string } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { draft: read as Draft };
    return { problem: 'must be a JSON object' };
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : 'it is no JSON'}` };
  }
}
