import { closeSync, openSync, readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { errorCode } from '../../../../shared/base/error-words.ts'
import type { StartFault } from '../fault-host.ts'

/** So long at a time it opens; a limit may be a million. */
const mostMs = 20
const againMs = 5
/** What the app closes is taken as well. */
const topUpMs = 100
/** Of what the whole system has left, so much at most may be taken. */
const systemRatio = 0.5

/** Opens /dev/null until the system gives out no more (EMFILE), and then closes as many as shall be free. */
export const fullDescriptors: StartFault<'fault.full-descriptors'> = ({ input }, host) => {
  const refused = tooManyForSystem()
  if (refused !== null) return refused
  const { monoMs, setTimeout, clearTimeout } = host.originals
  const opened: number[] = []
  let isFull = false
  let timer: NodeJS.Timeout | undefined
  const close = (count: number): void => {
    for (const descriptor of opened.splice(Math.max(0, opened.length - count))) closeOne(descriptor)
  }
  const fill = (): void => {
    const untilMs = monoMs() + mostMs
    let isFilled = false
    while (!isFilled && monoMs() < untilMs) isFilled = !openOne(opened)
    if (isFilled && !isFull) {
      isFull = true
      close(input.leave)
      host.changed()
    }
    // Once some are left to the app, it may do with them what it likes.
    if (isFilled && input.leave > 0) return
    timer = setTimeout(host.guarded(fill), isFilled ? topUpMs : againMs)
    timer.unref()
  }
  return {
    read: () => (isFull ? { openedCount: opened.length, leftCount: Math.min(input.leave, opened.length) } : null),
    end() {
      clearTimeout(timer)
      close(opened.length)
    },
    hold: fill,
  }
}

/** False when this process may open no more. */
function openOne(opened: number[]): boolean {
  try {
    opened.push(openSync(devNull, 'r'))
    return true
  } catch (error) {
    if (errorCode(error) === 'EMFILE') return false
    throw error
  }
}

/** An app that closes whatever is open may have closed it: the others are to be closed all the same. */
function closeOne(descriptor: number): void {
  try {
    closeSync(descriptor)
  } catch (error) {
    if (errorCode(error) !== 'EBADF') throw error
  }
}

/** Where a process may open nearly as many as the whole system, nobody else could open any. Null: it cannot, or nobody says. */
function tooManyForSystem(): string | null {
  try {
    const [usedText = '', , mostText = ''] = readFileSync('/proc/sys/fs/file-nr', 'utf8').trim().split(/\s+/)
    const own = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    const left = Number(mostText) - Number(usedText)
    const wanted = Number(own?.[1] ?? 0)
    if (wanted <= left * systemRatio) return null
    return `this worker may open ${wanted} files, and the whole system only ${left} more`
  } catch {
    return null
  }
}
