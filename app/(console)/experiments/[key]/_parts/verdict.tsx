import { classNames } from '@/app/_ui/class-names';
import { sentenceInWords } from '@/lib/auth/actor-in-words';
import type { ReportOverview, Verdict } from '@/lib/report/types';

const TONES: Record<Verdict['tone'], { bar: string; glyph: string; word: string; text: string }> = {
  better: { bar: 'bg-better', glyph: '▲', word: 'better', text: 'text-better' },
  worse: { bar: 'bg-worse', glyph: '▼', word: 'worse', text: 'text-worse' },
  waiting: { bar: 'bg-ink-faint', glyph: '◷', word: 'waiting', text: 'text-ink-soft' },
  blocked: { bar: 'bg-alarm', glyph: '◆', word: 'not to be trusted', text: 'text-alarm' },
  done: { bar: 'bg-better', glyph: '✓', word: 'done', text: 'text-better' },
  neutral: { bar: 'bg-line-strong', glyph: '○', word: '', text: 'text-ink-soft' },
};

/** Part 1: one sentence and what to do. An alarm of the data outranks it and hides nothing. */
export function VerdictPart({ report: { verdict, health, decisions } }: { report: ReportOverview }) {
  const alarms = health.notes.filter((note) => note.level === 'alarm');
  const tone = TONES[alarms.length > 0 ? 'blocked' : verdict.tone];
  return (
    <section aria-label="Verdict" aria-live="polite" className="grid grid-cols-[4px_minmax(0,1fr)] gap-4">
      <div className={classNames('rounded-full', tone.bar)} />
      <div className="py-0.5">
        {alarms.map((alarm) => (
          <p key={alarm.text} role="alert" className="mb-1 text-base font-semibold text-alarm">
            <span aria-hidden="true">◆ </span>
            {alarm.text}
          </p>
        ))}
        <p className="text-lg leading-7 font-medium text-pretty">{sentenceInWords(verdict.sentence, decisions[0]?.actor ?? '')}</p>
        <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-ink-soft">
          {tone.word !== '' && (
            <span className={classNames('font-semibold', tone.text)}>
              <span aria-hidden="true">{tone.glyph}</span> {tone.word}
            </span>
          )}
          {verdict.missing !== null && !verdict.sentence.includes(verdict.missing) && <span>To go on: {verdict.missing}</span>}
          {verdict.action !== null && <span>{verdict.action}</span>}
        </p>
      </div>
    </section>
  );
}
