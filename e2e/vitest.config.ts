import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The built app, one test file at a time: two decks at once would share two cores and the samples' ports. */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['e2e/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    retry: 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
