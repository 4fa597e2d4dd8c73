import type { ReadinessKind } from '../../shared/model/reload.ts'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { duration } from './words.ts'

/** What is known of a new generation while it gets ready. */
export interface ReadinessFacts {
  readonly generation: number
  readonly isOnline: boolean
  /** It has been online for `minUptimeMs`. */
  readonly isSteady: boolean
  readonly listens: readonly ListenAddress[]
  /** Where the old generation listens: the new one must, too, or its clients would lose their server. */
  readonly expects: readonly ListenAddress[]
  /** It said `process.send('ready')`. */
  readonly hasSaidReady: boolean
  /** Null before the first answer of the probe; true when it was as wanted, else what was wrong with it. */
  readonly probe: true | string | null
}

/** True when it can take the old one's place. A script that never listened is ready when it has been online for a while. */
export function isReady(kind: ReadinessKind, facts: ReadinessFacts): boolean {
  if (missing(facts).length > 0) return false
  if (kind === 'message') return facts.hasSaidReady
  if (kind === 'http') return facts.probe === true
  return facts.listens.length > 0 || (facts.expects.length === 0 && facts.isSteady)
}

/** What is missing, after the time it had. */
export function notReadyWords(kind: ReadinessKind, facts: ReadinessFacts, withinMs: number): string {
  const name = `g${facts.generation}`
  const within = `within ${duration(withinMs)}`
  if (!facts.isOnline) return `${name} was not online ${within}`
  const absent = missing(facts)
  if (absent.length > 0) {
    const instead = facts.listens.length === 0 ? '' : `, only on ${facts.listens.map(place).join(', ')}`
    return `${name} did not listen on ${absent.map(place).join(', ')} ${within}${instead}`
  }
  if (kind === 'message') return `${name} did not send 'ready' ${within} (process.send('ready'))`
  if (kind === 'http') return `${name} did not pass the probe ${within}: ${facts.probe ?? 'no answer yet'}`
  return `${name} did not listen ${within}`
}

function missing({ expects, listens }: ReadinessFacts): readonly ListenAddress[] {
  return expects.filter((wanted) => !wanted.exclusive && !listens.some((one) => isSame(one, wanted)))
}

const isSame = (a: ListenAddress, b: ListenAddress): boolean =>
  a.transport === b.transport && a.port === b.port && a.path === b.path

function place({ port, path, transport }: ListenAddress): string {
  if (port === null) return path ?? 'a socket'
  return transport.startsWith('udp') ? `UDP port ${port}` : `port ${port}`
}
