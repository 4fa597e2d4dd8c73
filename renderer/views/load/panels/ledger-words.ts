import type { LoadLoss, LoadTotals } from '../../../../shared/model/load.ts'
import { counted } from '../../../format/number.ts'

/** Whether the ledger closes, in a tone and in words. */
export function ledgerVerdict({ ledger, losses }: LoadTotals): { readonly tone: 'ok' | 'bad'; readonly words: string } {
  const { unaccounted } = ledger
  if (losses.length > 0) return { tone: 'bad', words: lossesWords(losses) }
  if (unaccounted === 0) return { tone: 'ok', words: 'Every request accounted for' }
  if (unaccounted > 0) return { tone: 'bad', words: `${counted(unaccounted, 'request')} lost by the generator` }
  return { tone: 'bad', words: `${counted(-unaccounted, 'request')} counted twice by the generator` }
}

function lossesWords(losses: readonly LoadLoss[]): string {
  const who = losses.length === 1 ? 'A generator process' : `${losses.length} generator processes`
  const known = losses.flatMap(({ dueCount }) => dueCount ?? [])
  if (known.length < losses.length)
    return `${who} did not answer: what ${losses.length === 1 ? 'it' : 'they'} sent at last is unknown`
  const lost = known.reduce((sum, count) => sum + count, 0)
  return `${who} did not answer: what became of ${counted(lost, 'request')} is unknown`
}
