import type { TcpProxy, ToxicHandle } from '../../dependencies/tcp-proxy.ts'
import type { Toxic, ToxicEffect } from '../../dependencies/toxic.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { FaultNumbers } from '../../faults/hit-life.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { CarrierFacts, FaultCarrier } from './fault-carrier.ts'

interface Carried {
  readonly order: HitOrder
  readonly variable: string
  readonly toxic: Toxic
  readonly handles: Map<TcpProxy, ToxicHandle>
  told: string
}

/** Has the proxies before a dependency carry faults out: all that its variable leads to, those that open later included. */
export function createDependencyCarrier(parts: () => SessionParts, facts: CarrierFacts): FaultCarrier {
  const inForce = new Map<number, Carried>()
  /** Null, or why it cannot be. */
  const spread = ({ variable, toxic, handles }: Carried): string | null => {
    for (const { proxy } of parts().dependencies.all.filter((one) => one.variable === variable)) {
      if (handles.has(proxy)) continue
      const added = proxy.add(toxic)
      if (!added.ok) return added.error.message
      handles.set(proxy, added.value)
    }
    return handles.size === 0 ? `${variable} leads through no proxy` : null
  }
  const release = ({ handles }: Carried): void => {
    for (const handle of handles.values()) handle.remove()
  }
  return {
    begin(order) {
      const toxic = toxicOf(order)
      if (toxic === null || !('variable' in order.spec.input)) return
      const carried = { order, variable: order.spec.input.variable, toxic, handles: new Map(), told: '' }
      const refused = spread(carried)
      if (refused === null) inForce.set(order.key, carried)
      else {
        release(carried)
        facts.hear(order, { fact: 'refused', why: refused })
      }
    },
    undo(order) {
      const carried = inForce.get(order.key)
      inForce.delete(order.key)
      if (carried !== undefined) {
        tell(carried, facts)
        release(carried)
      }
      facts.hear(order, { fact: 'undone' })
    },
    measure() {
      for (const carried of [...inForce.values()]) {
        spread(carried)
        tell(carried, facts)
      }
    },
  }
}

/** Tells what it hit, when that is another thing than was told. */
function tell(carried: Carried, facts: CarrierFacts): void {
  const numbers = numbersOf(carried)
  const text = JSON.stringify(numbers)
  // What comes late shows when something came.
  const isToPass =
    carried.toxic.kind === 'latency' || carried.toxic.kind === 'bandwidth' || carried.toxic.kind === 'slicer'
  if (numbers.hitCount === 0 || (isToPass && numbers.pieceCount === 0) || text === carried.told) return
  carried.told = text
  facts.hear(carried.order, { fact: 'landed', numbers })
}

function numbersOf({ handles }: Carried): FaultNumbers & { readonly hitCount: number; readonly pieceCount: number } {
  const counts = [...handles.values()].map((handle) => handle.counts)
  const sum = (read: (one: ToxicHandle['counts']) => number): number => counts.reduce((all, one) => all + read(one), 0)
  const pieceCount = sum((one) => one.pieceCount)
  const heldMs = sum((one) => one.meanHeldMs * one.pieceCount)
  return {
    hitCount: sum((one) => one.hitConnectionCount),
    endedCount: sum((one) => one.endedConnectionCount),
    pieceCount,
    meanHeldMs: pieceCount === 0 ? 0 : heldMs / pieceCount,
  }
}

/** As a proxy is asked for it; null for what is no fault of a dependency. */
function toxicOf({ spec }: HitOrder): Toxic | null {
  const effect = effectOf(spec)
  if (effect === null) return null
  const { input, seed } = spec
  const { stream, toxicityPercent } = 'stream' in input ? input : allDownstream
  return { ...effect, stream, toxicity: toxicityPercent / 100, seed }
}

const allDownstream = { stream: 'downstream', toxicityPercent: 100 } as const
const bytesPerKilobyte = 1000

function effectOf(spec: HitOrder['spec']): ToxicEffect | null {
  switch (spec.fault) {
    case 'fault.dependency-latency':
      return { kind: 'latency', latencyMs: spec.input.latency, jitterMs: spec.input.jitter }
    case 'fault.dependency-bandwidth':
      return { kind: 'bandwidth', ratePerSec: spec.input.rate * bytesPerKilobyte }
    case 'fault.dependency-timeout':
      return { kind: 'timeout', timeoutMs: spec.input.timeout }
    case 'fault.dependency-reset':
      return { kind: 'reset_peer', timeoutMs: spec.input.timeout }
    case 'fault.dependency-limit':
      return { kind: 'limit_data', bytes: spec.input.bytes }
    case 'fault.dependency-slicer': {
      const { averageBytes, delay } = spec.input
      return { kind: 'slicer', averageBytes, sizeVariation: Math.floor(averageBytes / 4), delayMs: delay }
    }
    case 'fault.dependency-down':
      return { kind: 'down' }
    default:
      return null
  }
}
