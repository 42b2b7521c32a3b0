import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DraftProvider } from '@/app/(console)/experiments/_form/draft-context';
import { fieldLabel } from '@/app/(console)/experiments/_form/field-label';
import { MetricsSection } from '@/app/(console)/experiments/_form/metrics-section';
import { RampSection } from '@/app/(console)/experiments/_form/ramp-section';
import { UnitsSection } from '@/app/(console)/experiments/_form/units-section';
import { VariantsSection } from '@/app/(console)/experiments/_form/variants-section';

const form = {
  draft: {
    variants: [{ role: 'control' }, { role: 'candidate' }],
    metrics: { primary: 'ctr', guardrails: [{ metric: 'latency' }] },
    ramp: { stages: [{}, {}] },
  },
  metrics: [
    { key: 'ctr', name: 'Clicks', kind: 'proportion' },
    { key: 'latency', name: 'Latency', kind: 'mean' },
    { key: 'spend', name: 'Spend', kind: 'mean' },
  ],
};

function rendered(): string {
  const none = () => undefined;
  return renderToStaticMarkup(
    <DraftProvider value={{ ...form, write: none, problem: none, problemWithin: none, isWrong: () => false }}>
      <VariantsSection isKeyFixed={false} />
      <UnitsSection />
      <MetricsSection />
      <RampSection />
    </DraftProvider>,
  );
}

describe('fieldLabel', () => {
  it('has the label of every field and part that the form shows', () => {
    const fields = [...rendered().matchAll(/<label for="([^"]+)"[^>]*>([^<]+)</g)].map(([, path = '', label = '']) => [path, label]);
    expect(fields.length).toBeGreaterThan(35);
    for (const [path = '', label] of fields) expect([path, fieldLabel(path, form).split(': ').at(-1)]).toEqual([path, label]);
    const groups = [...rendered().matchAll(/<fieldset id="([^"]+)" tabindex="-1" aria-label="([^"]+)"/gi)];
    expect(groups.length).toBeGreaterThan(8);
    for (const [, path = '', title] of groups) expect([path, fieldLabel(path, form)]).toEqual([path, title]);
  });

  it('names the row of a field in one', () => {
    expect(fieldLabel('ramp.stages[1].minUnits', form)).toBe('Stage 2: Units an arm');
    expect(fieldLabel('ramp.stages[1].coverage', form)).toBe('Stage 2');
    expect(fieldLabel('variants[1].value', form)).toBe('Candidate: Value');
    expect(fieldLabel('metrics.guardrails[0].marginAbsolute', form)).toBe('Guardrail 1: Absolute margin');
    expect(fieldLabel('plan.baseline.ctr.mean', form)).toBe('Clicks: Mean');
    expect(fieldLabel('plan.baseline.gone', form)).toBe('gone');
  });

  it('names what is in a field, and says of what the form has not that it is in the JSON', () => {
    expect(fieldLabel('targeting.all[0].in', form)).toBe('Targeting: all[0].in');
    expect(fieldLabel('variants[0].role', form)).toBe('Control: role');
    expect(fieldLabel('ramp.alphaHarm', form)).toBe('ramp.alphaHarm in the JSON');
  });
});
