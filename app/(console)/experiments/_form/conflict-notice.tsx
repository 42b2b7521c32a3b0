import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { changedFields, type Draft } from './draft-path';

interface ConflictNoticeProps {
  opened: Draft;
  mine: Draft;
  theirs: Draft;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}

/** Somebody else saved the same draft first: what they changed, and a choice in which nothing is lost unseen. */
export function ConflictNotice({ opened, mine, theirs, onTakeTheirs, onKeepMine }: ConflictNoticeProps) {
  const changed = changedFields(opened, theirs);
  const both = changedFields(opened, mine).filter((name) => changed.includes(name));
  return (
    <Notice kind="alarm" title="Somebody else has saved this draft meanwhile. Nothing of yours is lost.">
      <p>
        They changed: <strong>{changed.length === 0 ? 'nothing in the document' : changed.join(', ')}</strong>.{' '}
        {both.length > 0 && (
          <>
            You changed as well: <strong>{both.join(', ')}</strong>.
          </>
        )}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <button type="button" onClick={onKeepMine} className={buttonStyle('plain')}>
          Join: their changes, and mine where both changed
        </button>
        <button type="button" onClick={onTakeTheirs} className={buttonStyle('plain')}>
          Take theirs
        </button>
      </div>
    </Notice>
  );
}

/** Their document with my changes on top: fields only they changed are theirs. */
export function joinDrafts(opened: Draft, mine: Draft, theirs: Draft): Draft {
  const joined: Draft = { ...theirs };
  for (const name of changedFields(opened, mine)) joined[name] = mine[name];
  return joined;
}
