import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { forestGroups } from '@/app/_ui/charts/forest-rows';
import { IntervalPlot } from '@/app/_ui/charts/interval-plot';
import { keptMarkup } from '@/app/_ui/kept-markup';
import { markupOf } from '@/app/_ui/markup';
import { Still } from '@/app/_ui/still';
import { fixtureReport } from './report-fixture';

function Row({ name, x }: { name: string; x: number }) {
  return (
    <g className="chart-ink" aria-label="it">
      <line x1={x} x2={x + 1} strokeWidth={2} strokeDasharray="1 3" />
      <text x={x} textAnchor="end" className={undefined}>
        {name} of {3}
        {x > 5 && 'wide'}
        {null}
      </text>
    </g>
  );
}

async function Later() {
  return <p>later</p>;
}

describe('markupOf', () => {
  it('writes what React writes', () => {
    const drawing = (
      <>
        <svg viewBox="0 0 10 10" role="img" data-row="1">
          <title>{`<script>alert("it's & more")</script>`}</title>
          {[1, 7].map((x) => (
            <Row key={x} name={'"<&>"'} x={x} />
          ))}
        </svg>
        <table>
          <tbody>
            <tr>
              <td />
              <td>{0}</td>
            </tr>
          </tbody>
        </table>
      </>
    );
    const byReact = renderToStaticMarkup(drawing).replaceAll('></line>', '/>');
    expect(markupOf(drawing)).toBe(byReact);
    expect(byReact).toContain('stroke-dasharray="1 3"');
  });

  it('writes a whole chart as React does, apart from digits that no screen shows', () => {
    const frame = { width: 940, isNarrow: false };
    const groups = forestGroups(fixtureReport().metrics);
    const plot = <IntervalPlot groups={groups} frame={frame} finding="It's fine." axisLabel="effect" columns={['control', 'candidate']} />;
    const byReact = renderToStaticMarkup(plot)
      .replaceAll(/><\/(line|path|rect|circle)>/g, '/>')
      .replaceAll(/="(-?\d+\.\d+)"/g, (_, digits) => `="${Math.round(Number(digits) * 100) / 100}"`);
    expect(markupOf(plot)).toBe(byReact);
    expect(byReact.match(/<text/g)?.length).toBeGreaterThan(30);
  });

  it('refuses what needs React in the browser', () => {
    expect(() => markupOf(<button type="button" onClick={() => {}} />)).toThrow('onClick');
    expect(() => markupOf(<p style={{ color: 'red' }} />)).toThrow('style');
    expect(() => markupOf(<Later />)).toThrow(TypeError);
  });

  it('keeps no more than a hundredth of a pixel, and every digit of a text', () => {
    expect(markupOf(<text x={100 / 3}>{1 / 3}</text>)).toBe('<text x="33.33">0.3333333333333333</text>');
  });
});

describe('Still', () => {
  it('escapes texts that come from outside', () => {
    expect(renderToStaticMarkup(<Still aria-label="a">{'<img src=x onerror=alert(1)>'}</Still>)).toBe(
      '<div aria-label="a">&lt;img src=x onerror=alert(1)&gt;</div>',
    );
  });
});

describe('keptMarkup', () => {
  it('draws once for the same figures and name', () => {
    const figures = {};
    const draw = vi.fn(() => '<svg></svg>');
    expect([keptMarkup({ figures, name: 'wide' }, draw), keptMarkup({ figures, name: 'wide' }, draw)]).toEqual([
      '<svg></svg>',
      '<svg></svg>',
    ]);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it('draws again for other figures, though they are equal, and under another name', () => {
    const figures = {};
    keptMarkup({ figures, name: 'wide' }, () => 'old');
    expect(keptMarkup({ figures: {}, name: 'wide' }, () => 'new')).toBe('new');
    expect(keptMarkup({ figures, name: 'narrow' }, () => 'narrow')).toBe('narrow');
  });
});
