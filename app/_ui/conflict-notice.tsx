import type { ComponentProps } from 'react';
import type { Conflict } from '@/app/_server/outcome';
import { buttonStyle } from './button-style';
import { changesOf, type Draft, isSame, joinChanges } from './document-changes';
import { Notice } from './notice';
import type { useEdit } from './use-edit';

interface ConflictNoticeProps {
  /** As in "Somebody else has saved this draft meanwhile". */
  thing: string;
  opened: Draft;
  mine: Draft;
  theirs: Draft;
  /** What the form calls a field. */
  labelOf?: ((field: string) => string) | undefined;
  wordsOf?: ((value: unknown) => string) | undefined;
  onJoin: () => void;
  onTakeTheirs: () => void;
  /** What its button does: a click, or a field of the form that it submits. */
  saveOver: ComponentProps<'button'>;
}

/** Somebody else saved the same thing first: what they changed, and choices in which nothing is lost unseen. */
export function ConflictNotice({
  thing,
  opened,
  mine,
  theirs,
  labelOf,
  wordsOf = textOf,
  onJoin,
  onTakeTheirs,
  saveOver,
}: ConflictNoticeProps) {
  const changes = changesOf(opened, theirs, mine);
  return (
    <Notice kind="alarm" title={`Somebody else has saved this ${thing} meanwhile. Nothing of yours is lost.`}>
      {changes.length === 0 ? (
        <p>Nothing in the document differs from what you opened.</p>
      ) : (
        <dl aria-label="What they changed" className="mt-2 grid gap-2">
          {changes.map(({ field, ...values }) => (
            <div key={field}>
              <dt className="font-medium">
                They changed: {labelOf === undefined ? <code className="font-mono">{field}</code> : labelOf(field)}
                {!isSame(values.mine, values.opened) && ', and so did you'}
              </dt>
              <dd className="grid gap-x-4 pl-3 text-ink-soft sm:grid-cols-3">
                <Value label="It was" text={wordsOf(values.opened)} />
                <Value label="Theirs" text={wordsOf(values.theirs)} />
                <Value label="Yours" text={wordsOf(values.mine)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-3">Joined, the document has their changes, and yours where both changed.</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <button type="button" onClick={onJoin} className={buttonStyle('plain')}>
          Join both
        </button>
        <button type="button" onClick={onTakeTheirs} className={buttonStyle('plain')}>
          Take theirs
        </button>
        <button type="button" {...saveOver} className={buttonStyle('danger')}>
          Save mine over theirs
        </button>
      </div>
    </Notice>
  );
}

interface EditConflictProps extends Pick<ConflictNoticeProps, 'labelOf' | 'wordsOf'> {
  thing: string;
  edit: Pick<ReturnType<typeof useEdit>, 'opened' | 'goOnWith'>;
  conflict: Conflict;
}

/** The same for a form of `useEdit`. */
export function EditConflict({ thing, edit: { opened, goOnWith }, conflict: { theirs, mine, revision }, ...words }: EditConflictProps) {
  return (
    <ConflictNotice
      {...words}
      thing={thing}
      opened={opened.document}
      mine={mine}
      theirs={theirs}
      onJoin={() => goOnWith(joinChanges(opened.document, mine, theirs))}
      onTakeTheirs={() => goOnWith(theirs)}
      saveOver={{ type: 'submit', name: 'over', value: revision }}
    />
  );
}

function Value({ label, text }: { label: string; text: string }) {
  return (
    <span className="min-w-0 break-words">
      {label}: <span className="text-ink">{text}</span>
    </span>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.length === 0 ? 'none' : value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
