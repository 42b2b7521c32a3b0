import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { guessMetrics } from '@/lib/cli/guess-metrics';
import { parseExperimentDocument } from '@/lib/experiments/experiment-document';
import { parseMetricDocument } from '@/lib/experiments/metric-document';
import { readSimulatedDesign } from '@/lib/http/simulated-design';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const SDK_README = readFileSync(path.join(ROOT, 'sdk/typescript/README.md'), 'utf8');

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
}

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, part = '']) => part))];
}

/** All sources that a user's process runs. */
function sources(folder: string): string {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .map((file) => readFileSync(path.join(ROOT, folder, file), 'utf8'))
    .join('\n');
}

describe('README', () => {
  const puts = [...README.matchAll(/^api PUT (metrics|experiments)\/(\S+) '([^']+)'/gm)];

  it('defines metrics and experiments in its first rollout', () => {
    expect(puts.map(([, kind]) => kind)).toEqual(['metrics', 'experiments']);
  });

  it.each(puts.map(([, kind = '', key = '', body = '']) => [kind, key, body]))(
    'shows a document of %s/%s that is taken',
    (kind, key, body) => {
      const parse = kind === 'metrics' ? parseMetricDocument : parseExperimentDocument;
      expect(parse({ key, ...JSON.parse(body) })).toMatchObject({ key });
    },
  );

  it('shows the fields of an experiment in a document that is taken, with the defaults of its ramp', () => {
    const [block = ''] = blocks('jsonc');
    const document = JSON.parse(block.replaceAll(/\s\/\/.*$/gm, ''));
    const { ramp } = parseExperimentDocument({ key: 'ranker-v8', ...document });
    const { ramp: defaults } = parseExperimentDocument({ key: 'ranker-v8', ...document, ramp: undefined });
    const stages = ramp.stages.map((stage) => ({ ...stage, approval: false }));
    expect({ ...ramp, stages }).toEqual(defaults);
  });

  it.each(blocks('json').map((block, position) => [position + 1, block]))(
    'shows design %i as one that can be simulated',
    async (_, block) => {
      expect(await readSimulatedDesign(JSON.parse(String(block)), guessMetrics)).toHaveProperty('design');
    },
  );

  it('names files and folders that are there', () => {
    const paths = found(README, /`((?:app|drizzle|lib|sdk|tests)\/[^`\s]*)`/g);
    const exists = (file: string) => ['', '.ts', '.tsx'].some((end) => existsSync(path.join(ROOT, file + end)));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((file) => !exists(file))).toEqual([]);
  });

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const named = found(README, /npm run (?:--silent )?([a-z:]+)/g);
    expect(named).toContain('simulate');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names every variable that is read, and no other', () => {
    const read = found(`${sources('lib')}\n${sources('app')}`, /\b(RAMPART_[A-Z_]*[A-Z])\b/g);
    const forDevelopers = ['RAMPART_CHROMIUM'];
    const named = found(README, /(RAMPART_[A-Z_]*[A-Z])\b/g);
    expect(named.sort()).toEqual(read.filter((name) => !forDevelopers.includes(name)).sort());
  });

  it.each([
    ['README.md', README],
    ['sdk/typescript/README.md', SDK_README],
  ])('links to headings that are there: %s', (_, text) => {
    const anchors = found(text, /^#+ (.+)$/gm).map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(found(text, /\]\(#([^)]+)\)/g).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
