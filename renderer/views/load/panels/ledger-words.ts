import type { LoadTotals } from '../../../../shared/model/load.ts'
import { counted } from '../../../format/number.ts'

/** Whether the ledger closes, in a tone and in words. */
export function ledgerVerdict({ ledger }: LoadTotals): { readonly tone: 'ok' | 'bad'; readonly words: string } {
  const { unaccounted } = ledger
  if (unaccounted === 0) return { tone: 'ok', words: 'Every request accounted for' }
  if (unaccounted > 0) return { tone: 'bad', words: `${counted(unaccounted, 'request')} lost by the generator` }
  return { tone: 'bad', words: `${counted(-unaccounted, 'request')} counted twice by the generator` }
}
