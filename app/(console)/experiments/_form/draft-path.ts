import type { Draft } from '@/app/_ui/document-changes';

type Step = string | number;

/** `ramp.stages[1].coverage` → `['ramp', 'stages', 1, 'coverage']`: fields are named as problems name them. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([step], index) =>
    index > 0 && /^\d+$/.test(step) && path.includes(`[${step}]`) ? Number(step) : step,
  );
}

export function readAt(draft: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((value, step) => (isContainer(value) ? value[step as keyof typeof value] : undefined), draft);
}

/** A copy with one value changed; `undefined` takes the field away. What lies on the path and is missing is made. */
export function writeAt(draft: Draft, path: string, value: unknown): Draft {
  return write(draft, stepsOf(path), value) as Draft;
}

function write(container: unknown, [step, ...rest]: Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy: Record<Step, unknown> | unknown[] = Array.isArray(container)
    ? [...container]
    : isContainer(container)
      ? { ...container }
      : typeof step === 'number'
        ? []
        : {};
  const inner = write(isContainer(container) ? container[step as keyof typeof container] : undefined, rest, value);
  if (Array.isArray(copy)) {
    if (inner === undefined) copy.splice(Number(step), 1);
    else copy[Number(step)] = inner;
  } else if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return copy;
}

function isContainer(value: unknown): value is Record<Step, unknown> {
  return typeof value === 'object' && value !== null;
}
