import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

interface BundleSize {
  name: string;
  /** Minified and gzipped. */
  bytes: number;
  limit: number;
}

const BUNDLES = [
  { name: 'client', entry: '../../sdk/typescript/src/page-client.ts', limit: 5 * 1024 },
  { name: 'evaluator', entry: '../../lib/assignment/compile-experiment.ts', limit: 2 * 1024 },
];

/** What a page has to load for the client, and for evaluation alone. */
export async function bundleSizes(): Promise<BundleSize[]> {
  return Promise.all(
    BUNDLES.map(async ({ name, entry, limit }) => {
      const entryPoint = fileURLToPath(new URL(entry, import.meta.url));
      const { outputFiles } = await build({
        entryPoints: [entryPoint],
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        write: false,
      });
      return { name, bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, limit };
    }),
  );
}
