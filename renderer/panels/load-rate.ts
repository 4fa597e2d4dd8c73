import { loadRateSchema } from '../../shared/model/load-settings.ts'
import { numberOf } from '../format/typed-number.ts'

/** The rate of a run under way as typed, or what is wrong with it. */
export function readRate(
  text: string,
): { readonly ok: true; readonly ratePerSec: number } | { ok: false; fault: string } {
  const read = loadRateSchema.safeParse(numberOf(text))
  if (read.success) return { ok: true, ratePerSec: read.data }
  return { ok: false, fault: read.error.issues[0]?.message ?? 'This is no rate' }
}
