import { counted } from '../../../shared/base/plain-words.ts'
import type { SwapRecord } from '../../../shared/model/reload.ts'

/** What a reload has to prove, over all workers it replaced; '' when none of them told its numbers. */
export function swapWords(swaps: readonly SwapRecord[]): string {
  const badCount = swaps.filter(({ warning }) => warning !== null).length
  const bad = badCount === 0 ? [] : [`${counted(badCount, 'old worker')} ended with a warning`]
  return [...movedWords(swaps), ...bad].join('; ')
}

/** True when an old worker did not end well. */
export function isWarned(swaps: readonly SwapRecord[]): boolean {
  return swaps.some(({ warning }) => warning !== null)
}

function movedWords(swaps: readonly SwapRecord[]): string[] {
  const told = swaps.flatMap(({ numbers }) => (numbers === null ? [] : [numbers]))
  if (told.length === 0) return []
  const moved = told.reduce((sum, numbers) => sum + numbers.movedCount, 0)
  const late = told.reduce((sum, numbers) => sum + numbers.lateRequestsCount, 0)
  const lateWords = late === 0 ? 'no request' : counted(late, 'request')
  return [`${counted(moved, 'connection')} moved, ${lateWords} came to an old worker after its hand-overs had stopped`]
}
