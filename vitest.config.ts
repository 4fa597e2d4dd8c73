import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{electron,renderer,shared,tools}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'out/**'],
    globalSetup: ['tools/test-agent.ts', 'tools/test-load-generator.ts'],
    pool: 'forks',
    // Tests that run at the same time wait for processes of their own, which want a core each.
    maxConcurrency: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default'],
  },
})
