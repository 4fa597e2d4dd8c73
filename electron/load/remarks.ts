import type { LoadRemark, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'
export function remarksOn(_facts: {
  settings: LoadSettings
  totals: LoadTotals
  seconds: readonly LoadSecond[]
  cores: number
}): LoadRemark[] {
  return []
}
export function runVerdict(_settings: LoadSettings, _totals: LoadTotals): string {
  return ''
}
