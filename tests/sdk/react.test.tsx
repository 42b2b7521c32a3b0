import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RampartProvider, useRampart, useTrack, useValue, useVariant } from '@/sdk/typescript/src/react';
import { createTestClient } from '@/sdk/typescript/src/testing';

const context = { targetingKey: 'u1' };

function Button({ unit = context }: { unit?: { targetingKey: string } }) {
  const color = useValue('color', 'blue', unit);
  const { variant, reason } = useVariant('color', unit);
  return (
    <button type="button">
      {color} {variant} {reason}
    </button>
  );
}

function Tracker() {
  useTrack(context)('seen', { value: 1 });
  return null;
}

function Lost() {
  useRampart();
  return null;
}

describe('the React binding, rendered on a server', () => {
  it('renders the variant at once and exposes nobody', () => {
    const client = createTestClient({ color: { variant: 'candidate', value: 'red' } });
    const html = renderToString(
      <RampartProvider client={client}>
        <Button />
      </RampartProvider>,
    );
    expect(html).toBe('<button type="button">red<!-- --> <!-- -->candidate<!-- --> <!-- -->SPLIT</button>');
    expect(client.exposures).toEqual([]);
  });

  it('renders the fallback when there is no value of its type', () => {
    const client = createTestClient({ color: { value: 7 } });
    expect(renderToString(createElement(RampartProvider, { client }, createElement(Button)))).toContain('blue');
  });

  it('hands out a function that tracks the unit of its context', () => {
    const client = createTestClient();
    renderToString(createElement(RampartProvider, { client }, createElement(Tracker)));
    expect(client.outcomes).toEqual([{ event: 'seen', unitId: 'u1', details: { value: 1 } }]);
  });

  it('names the missing provider', () => {
    expect(() => renderToString(createElement(Lost))).toThrow('requires a RampartProvider');
  });
});
