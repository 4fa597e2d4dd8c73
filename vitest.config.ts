import { randomUUID } from 'node:crypto'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/run/longest-first.ts'
import { sharingFiles } from './tools/run/sharing-files.ts'

/**
 * Tests that may share a process with others, one file after the other: a process of its own and all imports in it cost a
 * file up to a second of processor time, of which two cores have no more than the tests need.
 */
const sharing = [
  ...['renderer', 'shared', 'electron/{host,logs,main,supervisor}'].map((folder) => `${folder}/**/*.test.{ts,tsx}`),
  ...sharingFiles(import.meta.dirname, ['electron', 'tools']),
]

/** Says how long things take, to 5 %: needs the machine to itself. */
const alone = 'electron/load/known-timing.test.ts'
const never = ['**/node_modules/**', 'out/**']
const globalSetup = ['agent', 'load-generator', 'log-thread', 'heap-reader'].map(
  (name) => `tools/testing/test-${name}.ts`,
)

// Whatever a run makes once for all of its files is named after it.
process.env.CLUSTERDECK_TEST_RUN = randomUUID()

export default defineConfig({
  test: {
    exclude: never,
    pool: 'forks',
    // More than a machine of two cores has, and no more on a bigger one: most tests wait for processes of their own. With
    // three files at a time two cores were idle for a third of the time.
    maxWorkers: 4,
    // Tests of a file that run at the same time wait for processes of their own, which want a core each.
    maxConcurrency: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A state that is waited for comes as soon as it can; only one that never comes takes so long.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'own process',
          include: ['{electron,tools}/**/*.test.ts'],
          exclude: [...never, ...sharing, alone],
          globalSetup,
        },
      },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false, globalSetup } },
      { extends: true, test: { name: 'alone', include: [alone], globalSetup, sequence: { groupOrder: 1 } } },
    ],
  },
})
