import type { Draft } from '@/app/_ui/document-changes';

/** What a new experiment starts from: the defaults, written out so that they can be read and changed. */
export function newDraft(primary: string | undefined): Draft {
  return {
    key: '',
    name: '',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', weight: 0.5, value: '' },
      { key: 'candidate', role: 'candidate', weight: 0.5, value: '' },
    ],
    metrics: { primary: primary ?? '', guardrails: [], secondary: [] },
    plan: { mde: 0.05, baseline: {} },
    ramp: {
      stages: [
        { coverage: 0.05, minDuration: '24h' },
        { coverage: 0.1, minDuration: '24h' },
        { coverage: 0.25, minDuration: '24h' },
        { coverage: 0.5, minDuration: '7d' },
      ],
      mode: 'superior',
      harmBudget: 0.02,
      maxDuration: '28d',
      holdback: 0.02,
      controlMode: 'matched',
      promotion: 'spending',
      fullDays: 7,
      alpha: 0.05,
      blindTime: '30m',
    },
  };
}

/** The draft as it is sent: empty figures of the plan are not figures. */
export function toDocument(draft: Draft): Draft {
  const plan = draft.plan as { baseline?: Record<string, Record<string, unknown>> } | undefined;
  if (plan?.baseline === undefined) return draft;
  const baseline = Object.fromEntries(Object.entries(plan.baseline).filter(([, figures]) => Object.keys(figures ?? {}).length > 0));
  return { ...draft, plan: { ...plan, baseline } };
}
