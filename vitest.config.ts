import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run the source of every package; only worker threads and whole-command tests need `dist`.
  resolve: { conditions: ['@pipelines/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@pipelines/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['{packages,templates}/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts', 'bench/test/**/*.test.ts'],
    // Cases hold small repositories, whose tests are not ours.
    exclude: ['**/node_modules/**', '**/dist/**', '**/test/cases/**'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'json'] },
  },
});
