import type { Result } from '../../shared/result.ts'

/** What a binary said holds this long: opening a cluster asks twice, and a shim may mean another Node a minute later. */
const freshMs = 10_000

/**
 * The same question, asked of each path once for a while: who asks meanwhile gets the same answer. A refusal is
 * forgotten at once, so that a person who mended the cause can try again.
 */
export function recentProbes<Answer>(
  probe: (path: string) => Promise<Result<Answer>>,
  monoMs: () => number = () => performance.now(),
): (path: string) => Promise<Result<Answer>> {
  const known = new Map<string, { readonly atMonoMs: number; readonly answer: Promise<Result<Answer>> }>()
  return (path) => {
    for (const [other, { atMonoMs }] of known) if (monoMs() - atMonoMs >= freshMs) known.delete(other)
    const before = known.get(path)
    if (before !== undefined) return before.answer
    const answer = probe(path)
    known.set(path, { atMonoMs: monoMs(), answer })
    void answer.then(({ ok }) => {
      if (!ok && known.get(path)?.answer === answer) known.delete(path)
    })
    return answer
  }
}
