import { duration } from '../../../shared/base/plain-words.ts'
import { fail } from '../../../shared/result.ts'
import { effectMs } from '../slot/asked-ends.ts'
import { type ActionRun, type Answer, noProcess, said, unsupported } from './action-run.ts'

const pauseMs = 3000

/** Sends a signal that is meant to end it; answers with its end. */
export function endBySignal(run: ActionRun, signal: NodeJS.Signals): Promise<Answer> {
  const { slot, handle, target, host, entry } = run
  const name = `slot ${slot.number}`
  slot.asked.end({ by: 'signal', signal }, run.cause)
  if (signal !== 'SIGKILL') host.tell(slot, entry.id, `${name} was sent ${signal} (pid ${target.pid})`, null)
  if (!handle.signal(signal)) return run.ended(effectMs, () => noProcess(target))
  return run.ended(effectMs, () => {
    const waited = duration(effectMs)
    if (signal === 'SIGKILL') {
      return fail('not-reached-in-time', `${name} still runs ${waited} after SIGKILL: stuck in the system`)
    }
    const why =
      slot.snapshot().health === 'paused'
        ? `is paused: ${signal} waits until it resumes`
        : `ignored ${signal} for ${waited}; it still runs`
    return fail('not-reached-in-time', `${name} ${why}. Use SIGKILL`)
  })
}

/** What differs between stopping a process and letting it go on. */
interface Turn {
  readonly signal: 'SIGSTOP' | 'SIGCONT'
  readonly isPaused: boolean
  readonly done: 'paused' | 'resumed'
  readonly already: string
  readonly reached: string
  readonly missed: string
}

const pausing: Turn = {
  signal: 'SIGSTOP',
  isPaused: true,
  done: 'paused',
  already: 'is paused already',
  reached: 'is paused',
  missed: 'was not seen to stop',
}
const resuming: Turn = {
  signal: 'SIGCONT',
  isPaused: false,
  done: 'resumed',
  already: 'is not paused',
  reached: 'runs again',
  missed: 'was not seen to run',
}

export const pause = (run: ActionRun): Promise<Answer> => turn(run, pausing)
export const resume = (run: ActionRun): Promise<Answer> => turn(run, resuming)

function turn(run: ActionRun, { signal, isPaused, done, already, reached, missed }: Turn): Promise<Answer> {
  const { slot, handle, target, host, entry } = run
  const name = `slot ${slot.number}`
  if (!handle.canPause) return unsupported(`${name} cannot be ${done}: this system has no ${signal}`)
  const isThere = () => (slot.snapshot().health === 'paused') === isPaused
  // It is on its way into the pause that it shall leave again.
  const isTurning = !isPaused && run.isUnderWay('worker.pause')
  if (isThere() && !isTurning) return Promise.resolve(fail('already-so', `${name} ${already}`))
  slot.asked.pause(signal)
  if (!handle.signal(signal)) return Promise.resolve(noProcess(target))
  const mark = entry.mark === null ? null : `${entry.mark.words} ${slot.number}`
  host.tell(slot, entry.id, `${name} was ${done} by ${signal} (pid ${target.pid})`, mark)
  return host.waits.until(
    () => run.gone() ?? (isThere() ? said(`${name} ${reached}`) : null),
    pauseMs,
    () => fail('not-reached-in-time', `${name} was sent ${signal} ${duration(pauseMs)} ago, but ${missed}`),
  )
}
