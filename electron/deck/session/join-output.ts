import { attachOutput } from '../../logs/output-buffer.ts'
import type { SessionParts } from './session-parts.ts'
import type { WorkerProcess } from './worker-process.ts'

/**
 * Lets what a worker prints flow into its own output and into the one log. Of its stderr both get what is the app's: an inspector
 * that the deck has open prints there, too.
 */
export function joinOutput({ id, context, output }: SessionParts, process: WorkerProcess): void {
  const { worker, slot, generation, inspectorLines } = process
  const own = output.open(slot, generation)
  const log = context.logs.attach(id, { slot, generation }, worker)
  inspectorLines.onRelease((bytes) => {
    own.feed('stderr', bytes)
    log(bytes)
  })
  attachOutput(own, worker, (chunk) => {
    const printed = inspectorLines.pass(chunk)
    log(printed)
    return printed
  })
}
