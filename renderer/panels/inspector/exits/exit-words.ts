import type { Tone } from '../../../../shared/model/event.ts'
import type { ExitCause, ExitRecord } from '../../../../shared/model/worker.ts'
import type { IconName } from '../../../components/icon.tsx'

/** How a generation ended, for a row: picture, "SIGKILL" or "exit 1", and who asked for it. */
export interface ExitWords {
  readonly icon: IconName
  readonly tone: Tone
  readonly how: string
  readonly why: string
}

const causes: Readonly<Record<ExitCause, string>> = {
  crash: 'by itself',
  asked: 'kill menu',
  stop: 'cluster stopped',
  'scale-down': 'scaled down',
  reload: 'rolling reload',
  limit: 'past a limit',
  primary: 'its own primary',
  'start-failed': 'did not start',
}

/** A clean or wanted end is quiet; an end nobody asked for is not, nor one that went wrong. */
export function exitWords(exit: Pick<ExitRecord, 'code' | 'signal' | 'cause' | 'warning'>): ExitWords {
  const how = exit.signal ?? (exit.code === null ? 'unknown' : `exit ${exit.code}`)
  const why = causes[exit.cause]
  if (exit.warning !== null) return { icon: 'warn', tone: 'warn', how, why: `${why}, did not end well` }
  switch (exit.cause) {
    case 'crash':
    case 'start-failed':
      return exit.code === 0 ? { icon: 'stopped', tone: 'warn', how, why } : { icon: 'crashed', tone: 'bad', how, why }
    case 'limit':
    case 'primary':
    case 'asked':
      return { icon: 'kill', tone: 'idle', how, why }
    case 'stop':
    case 'scale-down':
    case 'reload':
      return { icon: 'ok', tone: exit.code === 0 ? 'ok' : 'idle', how, why }
  }
}
