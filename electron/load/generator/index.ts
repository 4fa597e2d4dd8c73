import { errorWords } from '../../../shared/base/error-words.ts'
import { type GeneratorNote, type GeneratorReport, orderSchema } from '../protocol.ts'
import { PartRun } from './part-run.ts'

/**
 * The generator's process: takes its part of a load over the fork's channel, reports four times a second, and ends when
 * the load has ended or nobody listens any more.
 */
let run: PartRun | null = null

const tell = (note: GeneratorNote, onSent?: () => void): void => {
  process.send?.(note, undefined, undefined, onSent)
}
const onReport = (report: GeneratorReport): void =>
  tell({ tell: 'report', report }, report.state === 'ended' ? () => process.exit(0) : undefined)
const fail = (error: unknown): void => tell({ tell: 'failed', words: errorWords(error) }, () => process.exit(1))

process.on('uncaughtException', fail)
process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  const order = orderSchema.parse(message)
  switch (order.do) {
    case 'start':
      run = new PartRun(order.part, onReport)
      return run.start()
    case 'rate':
      run?.setRate(order.ratePerSec)
      return tell({ tell: 'rated', id: order.id })
    case 'targets':
      return run?.setTargets(order.targets)
    case 'stop':
      return run ? run.stop() : process.exit(0)
  }
})
tell({ tell: 'ready' })
