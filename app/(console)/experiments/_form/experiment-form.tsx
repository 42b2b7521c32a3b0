'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState, useTransition } from 'react';
import { flushSync } from 'react-dom';
import { buttonStyle } from '@/app/_ui/button-style';
import { ConflictNotice } from '@/app/_ui/conflict-notice';
import { type Draft, joinChanges } from '@/app/_ui/document-changes';
import { Notice } from '@/app/_ui/notice';
import { failureOf } from '@/app/_ui/use-action-form';
import { useEnvironment } from '@/app/_ui/use-environment';
import { type SavedDraft, type SaveOutcome, saveDraft } from './actions';
import type { CheckAnswer } from './check-draft';
import { type DraftForm, DraftProvider } from './draft-context';
import { writeAt } from './draft-path';
import { fieldLabel } from './field-label';
import { ForecastLine } from './forecast-line';
import { goToField } from './go-to-field';
import { inPercent } from './in-percent';
import { JsonView } from './json-view';
import { draftPlace, dropDraft, keepDraft, keptDraft } from './kept-draft';
import { MetricsSection } from './metrics-section';
import { toDocument } from './new-draft';
import { PowerPanel } from './power-panel';
import { OpenFields, ProblemSummary } from './problem-summary';
import { RampSection } from './ramp-section';
import { toldProblems } from './told-problems';
import { UnitsSection } from './units-section';
import { useDraftCheck } from './use-draft-check';
import { VariantsSection } from './variants-section';

interface ExperimentFormProps {
  opened: Draft;
  /** Undefined for a new experiment. */
  version?: number;
  metrics: DraftForm['metrics'];
  canStart: boolean;
  /** For those who may look and not write. */
  isReadOnly?: boolean;
}

/** The form of an experiment, its forecast, and the same document as JSON. */
export function ExperimentForm({ opened, version, metrics, canStart, isReadOnly = false }: ExperimentFormProps) {
  const router = useRouter();
  const { environment, pathTo } = useEnvironment();
  const [base, setBase] = useState({ document: opened, version });
  const place = draftPlace(environment, base.version === undefined ? undefined : String(base.document.key));
  const [draft, setDraft] = useState(opened);
  const [revision, setRevision] = useState(0);
  const [isRestored, setIsRestored] = useState(false);
  const [isJson, setIsJson] = useState(false);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<SaveOutcome | null>(null);
  const [tried, setTried] = useState<Draft | null>(null);
  const [isPending, startTransition] = useTransition();
  const refusal = useRef<HTMLDivElement>(null);
  const document = useMemo(() => toDocument(draft), [draft]);
  const forecast = useDraftCheck(document);
  const { check, isStale } = forecast;
  const replace = (next: Draft) => {
    setIsUnreadable(false);
    setDraft(next);
    setRevision((count) => count + 1);
  };

  useEffect(() => {
    const kept = keptDraft(place);
    if (kept === null) return;
    setIsRestored(true);
    setDraft(kept);
    setRevision((count) => count + 1);
  }, [place]);

  useEffect(() => {
    if (outcome?.ok === false) refusal.current?.focus();
  }, [outcome]);

  const isTold = outcome !== null && !outcome.ok;
  const inWords = (found: CheckAnswer['problems']) => (isJson ? found : found.map(inPercent));
  // A start may refuse what the check has nothing against.
  const isAsRefused = isTold && (isStale || tried === document);
  const problems = inWords((isAsRefused ? outcome.problems : check?.problems) ?? []);
  const form: DraftForm = {
    draft,
    ...toldProblems(problems, { isTold, touched }),
    metrics,
    write: (path, value) => {
      const next = writeAt(draft, path, value);
      if (value === undefined && path.endsWith(']')) replace(next);
      else setDraft(next);
      setTouched((before) => new Set(before).add(path));
      keepDraft(place, next);
    },
  };
  const labelOf = (field: string) => (isJson ? field : fieldLabel(field, { draft, metrics }));
  const takeJson = (typed: Draft | null) => {
    setIsUnreadable(typed === null);
    if (typed === null) return;
    setDraft(typed);
    keepDraft(place, typed);
  };
  const show = (json: boolean) => (isUnreadable ? goToField('json') : setIsJson(json));
  const save = (start: boolean, over = base.version) => {
    // Else the document from before the mistake would be saved, and what was typed since lost.
    if (isUnreadable) return void goToField('json');
    startTransition(async () => {
      const answer: SaveOutcome = await saveDraft({ draft: document, version: over, start }).catch(failureOf);
      setOutcome(answer);
      setTried(document);
      if (!answer.ok && answer.kept === undefined) return;
      dropDraft(place);
      if (!answer.ok) return goOnWith(answer.kept);
      router.push(pathTo(`/experiments/${answer.value.key}`));
    });
  };
  /** The draft is there: the next save changes it, and so does the form after a reload. */
  const goOnWith = (kept: SavedDraft | undefined) => {
    if (kept === undefined) return;
    setBase({ document, version: kept.version });
    window.history.replaceState(null, '', pathTo(`/experiments/${kept.key}/design`));
  };
  const startAfresh = () => {
    dropDraft(place);
    setIsRestored(false);
    setTouched(new Set());
    replace(base.document);
  };
  const showJson = () => {
    flushSync(() => setIsJson(true));
    goToField('json');
  };
  const joinWith = (next: Draft, theirs: Draft, theirVersion: number | undefined) => {
    setBase({ document: theirs, version: theirVersion });
    setOutcome(null);
    replace(next);
  };
  return (
    <DraftProvider value={form}>
      <form
        noValidate
        className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_19rem]"
        onSubmit={(event) => {
          event.preventDefault();
          save(false);
        }}
      >
        <div className="min-w-0">
          <ViewSwitch isJson={isJson} onChange={show} />
          {isRestored && (
            <p role="status" className="mb-5 text-sm text-ink-soft">
              What you had not saved the last time is back.{' '}
              <button type="button" onClick={startAfresh} className="font-medium text-ink underline underline-offset-4">
                Start afresh
              </button>
            </p>
          )}
          <div ref={refusal} tabIndex={-1} className="mb-5 empty:hidden">
            {outcome !== null && !outcome.ok && outcome.theirs === undefined && (
              <ProblemSummary refusal={outcome} problems={problems} labelOf={labelOf} onUnseen={showJson} />
            )}
            {outcome !== null && !outcome.ok && outcome.theirs !== undefined && (
              <ConflictNotice
                thing="draft"
                labelOf={labelOf}
                opened={base.document}
                mine={document}
                theirs={outcome.theirs}
                onTakeTheirs={() => joinWith(outcome.theirs ?? draft, outcome.theirs ?? draft, outcome.theirVersion)}
                onJoin={() =>
                  joinWith(joinChanges(base.document, draft, outcome.theirs ?? {}), outcome.theirs ?? draft, outcome.theirVersion)
                }
                saveOver={{ onClick: () => save(false, outcome.theirVersion) }}
              />
            )}
          </div>
          {isJson ? (
            <JsonView key={revision} draft={document} onChange={isReadOnly ? undefined : takeJson} />
          ) : (
            <fieldset key={revision} disabled={isReadOnly} aria-label="Document">
              <VariantsSection isKeyFixed={version !== undefined} />
              <UnitsSection />
              <MetricsSection />
              <RampSection />
            </fieldset>
          )}
          <ForecastLine forecast={forecast} />
        </div>
        <aside className="grid content-start gap-5 xl:sticky xl:top-8 xl:self-start">
          <PowerPanel forecast={forecast} />
          {check !== null && check.problems.length > 0 && !isTold && (
            <OpenFields problems={inWords(check.problems)} labelOf={labelOf} onUnseen={showJson} />
          )}
          {!isReadOnly && (
            <div className="grid gap-2">
              <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
                {isPending ? 'Saving' : 'Save draft'}
              </button>
              {canStart && (
                <button type="button" disabled={isPending} onClick={() => save(true)} className={buttonStyle('plain')}>
                  Save and start
                </button>
              )}
              {canStart && check !== null && check.wait !== null && <p className="text-sm text-ink-soft">{check.wait}</p>}
            </div>
          )}
          {outcome?.ok === true && <Notice kind="better" title="Saved." />}
        </aside>
      </form>
    </DraftProvider>
  );
}

function ViewSwitch({ isJson, onChange }: { isJson: boolean; onChange: (isJson: boolean) => void }) {
  const option = (value: boolean, label: string) => (
    <button
      type="button"
      aria-pressed={isJson === value}
      onClick={() => onChange(value)}
      className={
        isJson === value ? 'rounded-md bg-unclear-soft px-2.5 py-1 font-medium' : 'rounded-md px-2.5 py-1 text-ink-soft hover:text-ink'
      }
    >
      {label}
    </button>
  );
  return (
    <fieldset className="mb-5 flex gap-1 text-sm" aria-label="View">
      {option(false, 'Form')}
      {option(true, 'JSON')}
    </fieldset>
  );
}
