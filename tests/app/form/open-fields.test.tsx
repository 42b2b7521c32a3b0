import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { OpenFields, ProblemSummary } from '@/app/(console)/experiments/_form/problem-summary';

it('names every field that is not in order and leads to it', () => {
  const name = { field: 'name', message: 'must not be empty' };
  const one = renderToStaticMarkup(<OpenFields problems={[name]} labelOf={() => 'Name'} onUnseen={() => undefined} />);
  expect(one).toContain('One field is not in order yet.');
  expect(one).toMatch(/<a href="#name"[^>]*>Name<\/a> must not be empty/);
  const two = renderToStaticMarkup(
    <OpenFields problems={[name, { field: 'variants[0].value', message: 'is required' }]} labelOf={String} onUnseen={() => undefined} />,
  );
  expect(two).toContain('2 fields are not in order yet.');
  expect(two).toContain('href="#variants[0].value"');
});

it('says how many fields keep a draft from being saved or started, and when none does any more', () => {
  const problem = (field: string) => ({ field, message: 'is needed' });
  const titleOf = (refusal: Parameters<typeof ProblemSummary>[0]['refusal'], now = refusal.problems) =>
    /font-semibold">([^<]*)</.exec(
      renderToStaticMarkup(<ProblemSummary refusal={refusal} problems={now} labelOf={String} onUnseen={() => undefined} />),
    )?.[1];
  const one = { message: 'Plan.baseline.p95.mean is needed.', problems: [problem('plan.baseline.p95.mean')] };
  expect(titleOf(one)).toBe('One field needs a change.');
  expect(titleOf({ ...one, kept: { key: 'a', version: 1 } })).toBe('Saved as a draft, but not started. One field needs a change.');
  expect(titleOf({ ...one, problems: [problem('a'), problem('b')] })).toBe('2 fields need a change.');
  expect(titleOf(one, [])).toBe('The fields are in order now: save again.');
  expect(titleOf({ message: 'The server does not answer.', problems: [] })).toBe('The server does not answer.');
});
