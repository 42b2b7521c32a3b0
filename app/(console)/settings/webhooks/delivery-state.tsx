import type { DeliveryView } from '@/lib/experiments/webhooks/list-deliveries';

const LOOKS: Record<DeliveryView['state'], { glyph: string; word: string; style: string }> = {
  pending: { glyph: '◷', word: 'Waiting', style: 'text-ink-soft' },
  delivered: { glyph: '✓', word: 'Delivered', style: 'text-better' },
  failed: { glyph: '✕', word: 'Given up', style: 'text-alarm font-medium' },
};

export function DeliveryState({ state }: { state: DeliveryView['state'] }) {
  const { glyph, word, style } = LOOKS[state];
  return (
    <span className={`whitespace-nowrap ${style}`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}
