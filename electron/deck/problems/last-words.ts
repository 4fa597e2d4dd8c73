import { dirname } from 'node:path'
import { limits } from '../../../shared/limits.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { type CrashExcerpt, excerptCrash } from '../../logs/crash-excerpt.ts'
import type { Places } from '../../logs/error-place.ts'
import { findError } from '../../logs/find-error.ts'
import type { OutputBuffer } from '../../logs/output-buffer.ts'
import type { SessionParts } from '../session/session-parts.ts'

/** Signals by which V8 and Node end a process themselves: what they print before is why. */
const ownEnds: readonly string[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGBUS', 'SIGSEGV']

/** How the places of a cluster's errors are named. */
export function placesOf({ prepared, ownFiles }: SessionParts, settings: ClusterSettings): Places {
  return { cwd: prepared?.cwd ?? (settings.cwd === '' ? dirname(settings.scriptPath) : settings.cwd), ownFiles }
}

/**
 * What a worker that ended so named as the reason on stderr, as far as that has been read: an error that nobody caught, or
 * one that it printed last of all. Null for an end that nothing names: a guess would be worse.
 */
export function errorOfEnd(
  buffer: OutputBuffer | undefined,
  { code, signal }: { readonly code: number | null; readonly signal: string | null },
  places: Places,
): string | null {
  const mayName = signal === null ? code !== null && code !== 0 : ownEnds.includes(signal)
  const found = mayName ? findError(linesOf(buffer, 'stderr'), places) : null
  return found !== null && (signal === null ? found.isLast : found.isUncaught) ? found.words : null
}

/** Its last words were read after its exit had been told: the exit and its event are told again, with the error. */
export function tellLateError(parts: SessionParts, settings: ClusterSettings, slot: number, generation: number): void {
  const exit = parts.history.exitsOf(slot).find((one) => one.generation === generation)
  if (exit === undefined || exit.error !== null) return
  const error = errorOfEnd(parts.output.buffer(slot, generation), exit, placesOf(parts, settings))
  if (error === null) return
  const amended = parts.history.nameError(exit, error)
  const { id: clusterId, context } = parts
  context.publish('exit', { clusterId, exit: amended.exit })
  if (amended.event !== null) context.publish('lifecycle', { clusterId, event: amended.event })
}

/** What tells how a generation ended. An error is looked for on stderr alone, where nothing else is printed in between. */
export function excerptOf(buffer: OutputBuffer | undefined, places: Places): CrashExcerpt {
  const onStderr = excerptCrash(linesOf(buffer, 'stderr'), places)
  return onStderr.error === null ? excerptCrash(linesOf(buffer), places) : onStderr
}

function linesOf(buffer: OutputBuffer | undefined, stream?: 'stderr'): readonly string[] {
  return (buffer?.tail(limits.outputTailLines, stream) ?? []).map((line) => line.text)
}
