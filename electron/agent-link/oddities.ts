import { counted } from '../../shared/base/plain-words.ts'

export const oddityKinds = ['unreadable', 'oversized', 'excess', 'flood', 'failure'] as const
export type OddityKind = (typeof oddityKinds)[number]

/** One sentence per kind that occurred. `counts` may lack kinds. */
export function describeOddities(counts: ReadonlyMap<OddityKind, number>, lastFailure: string): readonly string[] {
  return oddityKinds.flatMap((kind) => {
    const count = counts.get(kind) ?? 0
    return count === 0 ? [] : [sentence(kind, count, lastFailure)]
  })
}

function sentence(kind: OddityKind, count: number, lastFailure: string): string {
  switch (kind) {
    case 'unreadable':
      return `${counted(count, 'unreadable message')} on the telemetry pipe`
    case 'oversized':
      return `${counted(count, 'oversized message')} on the telemetry pipe, not kept`
    case 'excess':
      return `${counted(count, 'surplus message')} on the telemetry pipe, more per second than an agent sends; not read`
    case 'flood':
      return `The telemetry pipe was paused ${count === 1 ? 'once' : `${count} times`} because the worker flooded it`
    case 'failure':
      return `The telemetry pipe failed: ${lastFailure}`
  }
}
