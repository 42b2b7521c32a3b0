import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { OpenFields } from '@/app/(console)/experiments/_form/problem-summary';

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
