import type { ReactNode } from 'react';
import { classNames } from '@/app/_ui/class-names';
import { counted, formatCount, formatDurationMs, formatShare } from '@/app/_ui/format';
import { isAvailable } from '@/lib/report/figure';
import type { Health } from '@/lib/report/types';
import { Words } from './words';

/** Part 2: can the data be trusted? `isPast`: of an experiment of another time, whose events have no age. */
export function HealthStrip({ health, isPast }: { health: Health; isPast: boolean }) {
  const { srm } = health;
  const warnings = health.notes.filter((note) => note.level === 'warning');
  return (
    <section aria-label="Health of the data" className="mt-6">
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] border-y">
        <Item title="Traffic balance" isAlarm={srm.alarm} note={`ln E ${signed(srm.lnE)}, alarm ${srm.threshold.toFixed(1)}`}>
          {srm.alarm ? '◆ mismatch' : health.exposedUnits === 0 ? 'no units yet' : '✓ as planned'}
        </Item>
        {!isPast && (
          <Item title="Last event" note="age of the newest">
            {health.freshnessSeconds === null ? 'none yet' : formatDurationMs(health.freshnessSeconds * 1000)}
          </Item>
        )}
        {health.lagSeconds !== null && (
          <Item title="Settling lag" note="beyond windows">
            {formatDurationMs(health.lagSeconds * 1000)}
          </Item>
        )}
        <Item title="Late outcomes" note={lateNote(health)}>
          {formatCount(health.late)}
        </Item>
        <Item title="Crossover" isAlarm={health.crossoverShare > 0.01} note={formatShare(health.crossoverShare)}>
          {formatCount(health.crossover)}
        </Item>
        <Item
          title="Units"
          note={
            health.hashDiffers === null || health.hashDiffers === 0
              ? `${counted(health.rejected, 'event')} rejected`
              : `${formatCount(health.hashDiffers)} in the other arm`
          }
        >
          {formatCount(health.exposedUnits)}
        </Item>
        <Item title="Looks" note="each is allowed for">
          {formatCount(health.looks)}
        </Item>
      </dl>
      {warnings.map((warning) => (
        <p key={warning.text} className="mt-2 text-sm text-worse">
          <span aria-hidden="true">△ </span>
          {warning.text}
        </p>
      ))}
      <Words />
    </section>
  );
}

function Item({ title, note, isAlarm = false, children }: { title: string; note: string; isAlarm?: boolean; children: ReactNode }) {
  return (
    <div className={classNames('py-3 pr-3', isAlarm && 'mr-3 bg-alarm-soft pl-2')}>
      <dt className="text-xs text-ink-faint">{title}</dt>
      <dd className={classNames('mt-0.5 text-base font-semibold', isAlarm && 'text-alarm')}>{children}</dd>
      <dd className="text-xs text-ink-faint">{note}</dd>
    </div>
  );
}

function lateNote({ lateShare }: Health): string {
  const text = (share: Health['lateShare']['control']) => (isAvailable(share) ? formatShare(share) : '–');
  return `${text(lateShare.control)} | ${text(lateShare.candidate)} by arm`;
}

function signed(value: number): string {
  return value
    .toFixed(1)
    .replace(/^-0\.0$/, '0.0')
    .replace('-', '−');
}
