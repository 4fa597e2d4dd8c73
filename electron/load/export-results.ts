import type { LoadResult } from '../../shared/model/load.ts'
/** A file that holds results. */
export interface LoadExport {
  readonly fileName: string
  readonly text: string
}
export function exportResults(_results: readonly LoadResult[], _format: 'json' | 'csv'): LoadExport {
  return { fileName: '', text: '' }
}
