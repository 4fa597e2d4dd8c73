import { counted } from '../../../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import type { FleetChange } from './compare-fleet.ts'

/** Many changes of one kind in one sentence. */
export interface Brief {
  readonly kind: 'brief'
  readonly told: Pick<LifecycleEvent, 'kind' | 'tone' | 'words' | 'mark'>
}

/** A sentence for each container is of use up to here: 500 that come at once are one event. */
const mostOfOneKind = 20

/** The same changes; where very many of one kind came at once, they are one. */
export function inBrief(changes: readonly FleetChange[]): readonly (FleetChange | Brief)[] {
  return joined(joined(joined(changes, 'came'), 'started'), 'ready')
}

const briefly = {
  came: { kind: 'spawn', tone: 'info', words: 'were made' },
  started: { kind: 'online', tone: 'info', words: 'run; their health checks decide when they serve' },
  ready: { kind: 'listening', tone: 'ok', words: 'serve' },
} as const

function joined(
  changes: readonly (FleetChange | Brief)[],
  kind: keyof typeof briefly,
): readonly (FleetChange | Brief)[] {
  const own = changes.filter((change) => change.kind === kind)
  if (own.length <= mostOfOneKind) return changes
  const { words, ...told } = briefly[kind]
  const brief: Brief = {
    kind: 'brief',
    told: { ...told, mark: null, words: `${counted(own.length, 'container')} ${words}` },
  }
  return [...changes.filter((change) => change.kind !== kind), brief]
}
