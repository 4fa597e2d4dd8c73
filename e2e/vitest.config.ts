import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { hasDisplay } from '../tools/run/electron-process.mjs'
import { LongestFirst } from '../tools/run/longest-first.ts'

/**
 * The built app. A deck waits most of its time, so that two files at once take little more than half of it; on a person's
 * own display they would take the focus from each other.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['e2e/**/*.e2e.ts'],
    pool: 'forks',
    globalSetup: ['e2e/own-folder.ts'],
    setupFiles: ['e2e/own-display.ts'],
    maxWorkers: hasDisplay() ? 1 : 2,
    sequence: { sequencer: LongestFirst },
    retry: 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
