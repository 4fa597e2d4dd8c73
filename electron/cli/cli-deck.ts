import { join } from 'node:path'
import { limits } from '../../shared/limits.ts'
import { type MetricsSettings, noMetrics } from '../../shared/metrics/metrics-settings.ts'
import { type BuiltDeck, buildDeck } from '../deck/build-deck.ts'
import type { DeckHost } from '../deck/deck-host.ts'
import { expectedOf, type FirstClusters } from '../deck/session/start-clusters.ts'
import { guardAgainstFaults } from '../deck/thread/fault-guard.ts'
import type { BuiltFiles } from '../host/built-files.ts'
import { deckFolders } from '../host/deck-folders.ts'
import { cliUserData } from './user-data.ts'

/**
 * A deck on plain Node, for every verb that needs one. It has the main thread: without Chromium's message loop beside it there
 * is nothing that a thread of its own would keep it from.
 */
export function createCliDeck(
  files: BuiltFiles,
  first: FirstClusters,
  dir: string | null,
  tell: Pick<DeckHost, 'push' | 'notice'>,
  metrics: Partial<MetricsSettings> = {},
): BuiltDeck {
  const environment = { ...process.env }
  const userData = cliUserData(dir)
  const host: DeckHost = { ...tell, clusters() {}, sampling() {}, metrics() {}, opened() {}, notify() {}, show() {} }
  guardAgainstFaults(host.notice)
  return buildDeck(
    {
      agentPath: files.agent,
      recordsDir: join(userData, 'workers'),
      generatorPath: files.loadGenerator,
      smallStorePath: files.smallStore,
      logThreadPath: files.logThread,
      heapReaderPath: files.heapReader,
      lessonsDir: files.lessons,
      ...deckFolders(userData),
      samplingIntervalMs: limits.samplingIntervalMs.default,
      metrics: { ...noMetrics, ...metrics },
      samples: files.samples,
      nodePaths: [],
      startedWith: { environment, niceValue: null },
      expected: expectedOf(first),
    },
    host,
  )
}
