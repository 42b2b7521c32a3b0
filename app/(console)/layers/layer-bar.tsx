import type { LayerView } from '@/lib/experiments/list-layers';

const BUCKETS = 10_000;
const WIDTH = 940;

/** The ten thousand buckets of a layer in a row: taken, resting, free. */
export function LayerBar({ layer }: { layer: LayerView }) {
  const x = (bucket: number) => (bucket / BUCKETS) * WIDTH;
  const taken = layer.slots.filter(({ restsUntil }) => restsUntil === null).reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <svg viewBox={`0 0 ${WIDTH} 26`} width="100%" role="img" preserveAspectRatio="none" className="block h-6">
      <title>{`Layer ${layer.key}: ${taken} of ${BUCKETS} buckets are taken by ${layer.slots.length} slots.`}</title>
      <rect x={0} y={0} width={WIDTH} height={26} className="chart-unclear chart-fill-soft" />
      {layer.slots.map((slot) => (
        <rect
          key={`${slot.experiment}-${slot.from}`}
          x={x(slot.from) + 1}
          y={slot.restsUntil === null ? 0 : 9}
          width={Math.max(1, x(slot.to) - x(slot.from) - 2)}
          height={slot.restsUntil === null ? 26 : 8}
          className={slot.restsUntil === null ? 'chart-ink chart-fill' : 'chart-unclear chart-fill'}
        />
      ))}
    </svg>
  );
}
