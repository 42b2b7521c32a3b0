import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DraftProvider } from '@/app/(console)/experiments/_form/draft-context';
import { fieldLabel } from '@/app/(console)/experiments/_form/field-label';
import { inPercent } from '@/app/(console)/experiments/_form/in-percent';
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

describe('inPercent', () => {
  it('is in per cent for each field that the form takes in per cent, and for no other', () => {
    const fields = rendered()
      .split('<label for="')
      .slice(1)
      .map((part) => ({ field: part.slice(0, part.indexOf('"')), isPercent: part.includes('>%</span>') }));
    const message = 'must be at most 0.5';
    const told = fields.filter(({ field }) => inPercent({ field, message }).message !== message);
    expect(told).toEqual(fields.filter(({ isPercent }) => isPercent));
    expect(told.length).toBeGreaterThan(8);
  });

  it('rewrites shares and nothing else', () => {
    const told = (message: string) => inPercent({ field: 'ramp.stages[1].coverage', message }).message;
    expect(told('must be above the stage before (0.05): a ramp only widens')).toBe(
      'must be above the stage before (5\u202f%): a ramp only widens',
    );
    expect(told('must be at least 0.0001, one bucket in 10000')).toBe('must be at least 0.01\u202f%, one bucket in 10000');
    expect(told('must be above 0, and at most 1.')).toBe('must be above 0\u202f%, and at most 100\u202f%.');
    expect(inPercent({ field: 'variants', message: 'must have weights that sum to 1, got 0.9' }).message).toContain(
      '100\u202f%, got 90\u202f%',
    );
    expect(inPercent({ field: 'variants', message: 'must hold exactly one control, got 0' }).message).toContain('got 0');
  });
});

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
