import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

interface BundleSize {
  name: string;
  /** Minified and gzipped. */
  bytes: number;
  limit: number;
}

const SOURCES = fileURLToPath(new URL('../../sdk/typescript/src', import.meta.url));
const KB = 1024;

/** The README of the SDK tells these figures. */
const BUNDLES = [
  { name: 'client', modules: ['./page-client'], limit: 5 * KB },
  { name: 'client-react', modules: ['./page-client', './react'], limit: 5.75 * KB },
  { name: 'client-openfeature', modules: ['./page-client', './openfeature'], limit: 6 * KB },
  { name: 'client-react-openfeature', modules: ['./page-client', './react', './openfeature'], limit: 6.5 * KB },
  { name: 'client-node', modules: ['./entry'], limit: 8 * KB },
  { name: 'evaluator', modules: ['../../../lib/assignment/compile-experiment'], limit: 2 * KB },
];

/** What a page or a service has to load for the client, and for evaluation alone. */
export async function bundleSizes(): Promise<BundleSize[]> {
  return Promise.all(
    BUNDLES.map(async ({ name, modules, limit }) => {
      const contents = modules.map((path) => `export * from '${path}';`).join('\n');
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: SOURCES, loader: 'ts' },
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        platform: 'neutral',
        external: ['react', '@openfeature/core'],
        write: false,
      });
      return { name, bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, limit };
    }),
  );
}
