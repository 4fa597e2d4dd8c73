import { createHash } from 'node:crypto'
import type { LogFrame } from '../../../shared/logs/log-entry.ts'
import { plainMessage } from './plain-message.ts'
import type { ToldError } from './read-error.ts'

/** Deeper calls say where it was called from, not what went wrong. */
const ownFramesCounted = 5
const framesCounted = 3

export interface Fingerprint {
  /** Equal errors have the same. */
  readonly errorId: string
  /** The same before and after lines were added above it in its file: to tell what is new after a reload. */
  readonly kin: string
}

/**
 * Equal errors have the same class, the same message but for numbers and names in it, and came the same way through own code.
 * Where no own code is in the stack, its innermost frames count; a recursion counts once, however deep it went.
 */
export function fingerprintOf({ type, message }: ToldError, frames: readonly LogFrame[]): Fingerprint {
  const own = frames.filter(({ isOwn }) => isOwn)
  const counted = unrepeated(own.length > 0 ? own : frames).slice(0, own.length > 0 ? ownFramesCounted : framesCounted)
  const head = `${type}\n${plainMessage(message)}\n`
  return {
    errorId: hash(head + counted.map(({ functionName, file, line }) => `${functionName} ${file}:${line}`).join('\n')),
    kin: hash(head + counted.map(({ functionName, file }) => `${functionName} ${file}`).join('\n')),
  }
}

/** As far as to a call that was met before: below a recursion V8 may have cut the stack, or not. */
function unrepeated(frames: readonly LogFrame[]): readonly LogFrame[] {
  const keys = frames.map(({ functionName, file, line }) => `${functionName} ${file}:${line}`)
  const repeated = keys.findIndex((key, at) => keys.indexOf(key) < at)
  return repeated === -1 ? frames : frames.slice(0, repeated)
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
