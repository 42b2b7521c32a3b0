import { formatShare } from '../format';

interface StageBarProps {
  /** Coverage of each planned stage. */
  stages: readonly number[];
  /** Counted from 1; 0 before the start, stages + 1 at full. */
  stage: number;
  coverage: number;
  state: string;
}

const GAP = 2;
const WIDTH = 92;

/** The ramp in one line: a segment a stage and one for full, filled as far as the candidate has come. */
export function StageBar({ stages, stage, coverage, state }: StageBarProps) {
  const count = stages.length + 1;
  const width = (WIDTH - GAP * (count - 1)) / count;
  const isBack = coverage === 0 && ['rolled_back', 'expired', 'aborted'].includes(state);
  return (
    <svg viewBox={`0 0 ${WIDTH} 8`} width={WIDTH} height={8} role="img" className={isBack ? 'chart-worse' : 'chart-ink'}>
      <title>{stageSentence({ stages, stage, coverage, state })}</title>
      {Array.from({ length: count }, (_, index) => index).map((index) => (
        <rect
          key={index}
          x={index * (width + GAP)}
          y={1}
          width={width}
          height={6}
          className={index < stage ? (isBack ? 'chart-fill-soft' : 'chart-fill') : 'chart-unclear chart-fill-soft'}
        />
      ))}
    </svg>
  );
}

export function stageSentence({ stages, stage, coverage, state }: StageBarProps): string {
  if (stage === 0) return `${stages.length} stages, not started`;
  if (stage > stages.length) return `Full rollout, coverage ${formatShare(coverage)}`;
  return `Stage ${stage} of ${stages.length}, coverage ${formatShare(coverage)}, ${state.replaceAll('_', ' ')}`;
}
