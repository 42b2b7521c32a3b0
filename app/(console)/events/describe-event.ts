import { formatMean } from '@/app/_ui/format';

export interface DescribedEvent {
  /** "click = 1", "ranker-v8 → candidate", or the event as it is. */
  what: string;
  unit: string | null;
}

const LONGEST = 300;

/** One line for an event as it was sent, whatever it holds. */
export function describeEvent(event: unknown): DescribedEvent {
  const whole = { what: (JSON.stringify(event) ?? 'nothing').slice(0, LONGEST), unit: null };
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return whole;
  const fields = event as Record<string, unknown>;
  const unit = textOf(fields.unitId) ?? textOf(fields.userId) ?? textOf(fields.anonymousId) ?? textOf(fields.targetingKey);
  const experiment = textOf(fields.experiment);
  if (experiment !== null) return { what: `${experiment} → ${textOf(fields.variant) ?? '?'}`, unit };
  const name = textOf(fields.event);
  if (name === null) return { ...whole, unit };
  return { what: typeof fields.value === 'number' ? `${name} = ${formatMean(fields.value)}` : name, unit };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : null;
}
