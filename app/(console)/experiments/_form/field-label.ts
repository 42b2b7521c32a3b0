import type { Draft } from '@/app/_ui/document-changes';
import type { DraftForm } from './draft-context';
import { readAt } from './draft-path';
import { enclosing } from './go-to-field';

type Labelled = Pick<DraftForm, 'draft' | 'metrics'>;

/** Labels of the form's fields, as it shows them. */
const LABELS = new Map([
  ['name', 'Name'],
  ['key', 'Key'],
  ['hypothesis', 'Hypothesis'],
  ['owner', 'Owner'],
  ['tags', 'Tags'],
  ['variants', 'Variants'],
  ['unit', 'Unit'],
  ['layer', 'Layer'],
  ['slices', 'Slices'],
  ['targeting', 'Targeting'],
  ['overrides.candidate', 'Always the candidate'],
  ['metrics.primary', 'Primary metric'],
  ['metrics.guardrails', 'Guardrails'],
  ['metrics.secondary', 'Secondary metrics'],
  ['plan.mde', 'Effect worth finding'],
  ['plan.unitsPerDay', 'New units a day'],
  ['plan.baseline', 'Expected of control'],
  ['ramp.stages', 'Stages'],
  ['ramp.mode', 'Promote when'],
  ['ramp.harmBudget', 'Harm budget'],
  ['ramp.maxDuration', 'Ramp: At most'],
  ['ramp.holdback', 'Holdback'],
  ['ramp.controlMode', 'Control group'],
  ['ramp.promotion', 'Last stage is read'],
  ['ramp.fullDays', 'Full days in the last stage'],
  ['ramp.alpha', 'False promotions at most'],
  ['ramp.blindTime', 'Blind time'],
  ['ramp.requireSecondPerson', 'Approvals need a second person'],
]);

/** The same in rows; an empty one is labelled by its row. */
const IN_ROWS: Record<string, Record<string, string>> = {
  variants: { key: '', weight: 'Weight', value: 'Value' },
  'metrics.guardrails': { metric: '', margin: 'Margin', marginAbsolute: 'Absolute margin', limit: 'Limit' },
  'ramp.stages': { coverage: '', minDuration: 'At least', minUnits: 'Units an arm', approval: 'Approval to leave' },
};
const BASELINE: Record<string, string> = { mean: 'Mean', sd: 'Standard deviation' };

/** A field as the form calls it: `ramp.stages[0].minUnits` is "Stage 1: Units an arm". What only JSON has keeps its path. */
export function fieldLabel(field: string, form: Labelled): string {
  for (const path of enclosing(field)) {
    const label = labelOf(path, form);
    const rest = field.slice(path.length).replace(/^\./, '');
    if (label !== undefined) return rest === '' ? label : `${label}: ${rest}`;
  }
  return `${field} in the JSON`;
}

function labelOf(path: string, form: Labelled): string | undefined {
  return LABELS.get(path) ?? labelInRow(path, form.draft) ?? labelOfBaseline(path, form.metrics);
}

function labelInRow(path: string, draft: Draft): string | undefined {
  const [, list = '', index, name] = /^(variants|metrics\.guardrails|ramp\.stages)\[(\d+)\](?:\.(\w+))?$/.exec(path) ?? [];
  const labels = IN_ROWS[list];
  if (labels === undefined) return undefined;
  const row =
    list === 'variants' ? roleName(draft, Number(index)) : `${list === 'ramp.stages' ? 'Stage' : 'Guardrail'} ${Number(index) + 1}`;
  return joined(row, name, labels);
}

function labelOfBaseline(path: string, metrics: Labelled['metrics']): string | undefined {
  const [, key, name] = /^plan\.baseline\.(.+?)(?:\.(mean|sd))?$/.exec(path) ?? [];
  return key === undefined ? undefined : joined(metrics.find((metric) => metric.key === key)?.name ?? key, name, BASELINE);
}

function joined(row: string, name: string | undefined, labels: Record<string, string>): string | undefined {
  if (name === undefined) return row;
  const label = labels[name];
  return label === '' ? row : label && `${row}: ${label}`;
}

/** What a variant's row is called. */
export function roleName(draft: Draft, index: number): string {
  return readAt(draft, `variants[${index}].role`) === 'control' ? 'Control' : 'Candidate';
}
