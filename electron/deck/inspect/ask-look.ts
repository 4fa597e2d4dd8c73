import { fail, ok, type Result } from '../../../shared/result.ts'
import type { AskedWorker } from './asked-worker.ts'
import type { LookOrder, LookReport } from './awaited-looks.ts'

interface LookParts {
  /** It has this long; null: as long as it takes. */
  after(run: () => void): () => void
  /** What says how it goes. Answers whether it is over. */
  heard(report: LookReport): boolean
  readonly standsStill: boolean
  /** Of the worker: "slot 2's g1". */
  readonly name: string
  readonly lateWords: string
}

/** Has the agent of a worker look, and answers with what ended that, or why there is nothing. */
export function askLook(
  process: Pick<AskedWorker, 'looks' | 'askFor'>,
  order: LookOrder,
  parts: LookParts,
): Promise<Result<LookReport>> {
  const { name, heard, standsStill, lateWords } = parts
  return new Promise((resolve) => {
    const end = (answer: Result<LookReport>): void => {
      cancelWait()
      look.end()
      resolve(answer)
    }
    const look = process.looks.begin(
      order,
      (report) => {
        if (report === null) end(fail('worker-gone', `${name} ended meanwhile`))
        else if (heard(report)) end(ok(report))
      },
      standsStill,
    )
    const cancelWait = parts.after(() => end(fail('not-reached-in-time', `${name} ${lateWords}`)))
    const asked = process.askFor({ type: 'inspect', order: look.order })
    if (asked === null) end(fail('refused', `${name} has no agent that could be asked`))
    void asked?.then((answer) => {
      if (!answer.ok) end(fail('refused', `${name}: ${answer.words}`))
    })
  })
}
