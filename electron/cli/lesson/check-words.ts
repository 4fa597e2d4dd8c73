import { duration } from '../../../shared/base/plain-words.ts'
import type { CheckedPart } from '../../lessons/check-lesson.ts'

/** A part as the terminal shows it: where, what came of it, and a line for each claim and each deed. */
export function partLines({ stepId, partId, kind, state, words, tookMs, claims }: CheckedPart): readonly string[] {
  // What takes no time is only read.
  const took = tookMs < 50 ? '' : `, ${duration(tookMs)}`
  const deeds = words === '' ? [] : words.split('\n').map((line) => `    ${line}`)
  const claimed = claims.map((claim) => {
    const why = claim.state === 'holds' || claim.why === '' ? '' : `: ${claim.why}`
    return `    ${claim.state.padEnd(8)}${claim.words}${why}`
  })
  return [`  ${state.padEnd(8)}${stepId}/${partId} (${kind}${took})`, ...deeds, ...claimed]
}
