'use client';

import { useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { CopyButton } from '@/app/_ui/copy-button';
import type { Draft } from '@/app/_ui/document-changes';
import { Field, TEXTAREA } from '@/app/_ui/field';

/** The same document as the API takes it; what is changed here changes the form, where it may be changed. */
export function JsonView({ draft, onChange }: { draft: Draft; onChange: ((draft: Draft) => void) | undefined }) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [problem, setProblem] = useState<string | undefined>();
  const apply = () => {
    try {
      const read: unknown = JSON.parse(text);
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('must be a JSON object');
      setProblem(undefined);
      onChange?.(read as Draft);
    } catch (error) {
      setProblem(`cannot be read: ${error instanceof Error ? error.message : 'not JSON'}`);
    }
  };
  return (
    <div className="grid gap-3">
      <Field name="json" label="Document" problem={problem} hint="As PUT /api/v1/experiments/{key} takes it.">
        <textarea
          id="json"
          value={text}
          rows={28}
          readOnly={onChange === undefined}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          className={TEXTAREA}
        />
      </Field>
      <div className="flex gap-2">
        {onChange !== undefined && (
          <button type="button" onClick={apply} className={buttonStyle('plain')}>
            Take into the form
          </button>
        )}
        <CopyButton text={text} />
      </div>
    </div>
  );
}
