import { duration } from '../../../shared/base/plain-words.ts'
import type { ReadinessKind } from '../../../shared/model/reload.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { keyOf, type ListenExpectations } from '../slot/listen-memory.ts'
import { place } from '../slot/slot-words.ts'

/** What is known of a new generation while it gets ready. */
export interface ReadinessFacts {
  readonly generation: number
  readonly isOnline: boolean
  /** It has been online for `minUptimeMs`. */
  readonly isSteady: boolean
  readonly listens: readonly ListenAddress[]
  /** Where it is to listen, by what the old generation and the other slots do: else its clients would lose their server. */
  readonly expects: ListenExpectations
  /** It has listened for so long that it will hardly come to what it only may listen on. */
  readonly hasSettled: boolean
  /** It said `process.send('ready')`. */
  readonly hasSaidReady: boolean
  /** Null before the first answer of the probe; true when it was as wanted, else what was wrong with it. */
  readonly probe: true | string | null
}

/** True when it can take the old one's place. A script that never listened is ready when it has been online for a while. */
export function isReady(kind: ReadinessKind, facts: ReadinessFacts): boolean {
  const { expects, listens } = facts
  if (absentOf(expects.must, listens).length > 0 || (expects.somewhere && listens.length === 0)) return false
  if (!facts.hasSettled && absentOf(expects.may, listens).length > 0) return false
  if (kind === 'message') return facts.hasSaidReady
  if (kind === 'http') return facts.probe === true
  return listens.length > 0 || facts.isSteady
}

/** What is missing, after the time it had. */
export function notReadyWords(kind: ReadinessKind, facts: ReadinessFacts, withinMs: number): string {
  const { expects, listens } = facts
  const name = `g${facts.generation}`
  const within = `within ${duration(withinMs)}`
  if (!facts.isOnline) return `${name} was not online ${within}`
  const wanted = listens.length === 0 ? [...expects.must, ...expects.may] : expects.must
  const absent = absentOf(wanted, listens)
  if (absent.length > 0) {
    const instead = listens.length === 0 ? '' : `, only on ${listens.map(place).join(', ')}`
    return `${name} did not listen on ${absent.map(place).join(', ')} ${within}${instead}`
  }
  if (kind === 'message') return `${name} did not send 'ready' ${within} (process.send('ready'))`
  if (kind === 'http') return `${name} did not pass the probe ${within}: ${facts.probe ?? 'no answer yet'}`
  return `${name} did not listen ${within}`
}

/** What it does without that its predecessor had: "it listens on port 3002, not on port 3001: …". '' where it has everything. */
export function otherPlacesWords({ expects, listens }: Pick<ReadinessFacts, 'expects' | 'listens'>): string {
  const left = absentOf(expects.may, listens)
  if (left.length === 0) return ''
  return `it listens on ${listens.map(place).join(', ')} and not on ${left.map(place).join(', ')}, where no other worker ever did`
}

function absentOf(wanted: readonly ListenAddress[], listens: readonly ListenAddress[]): readonly ListenAddress[] {
  const there = new Set(listens.map(keyOf))
  return wanted.filter((one) => !there.has(keyOf(one)))
}
