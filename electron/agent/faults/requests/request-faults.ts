import type { FaultHost, FaultNumbers, RunningFault, StartFault } from '../fault-host.ts'
import { type ArmedFault, type Delay, type RequestFaultId, type RequestTarget, Target } from './armed-fault.ts'
import { CutFlow, SlowFlow } from './body-flows.ts'
import { BodyGates } from './body-gates.ts'
import { drawLatency } from './drawn-latency.ts'
import { heldLimit, RequestSeam } from './request-seam.ts'
import type { SeenRequest } from './seen-request.ts'

/** One for all faults of this process: their requests meet them in the order in which they were injected. */
const seam = new RequestSeam()
const gates = new BodyGates()

/** Every fault of requests, by its name. */
export const requestFaults: { readonly [Id in RequestFaultId]: StartFault<Id> } = {
  'fault.latency': ({ faultId, input, seed }, host) => {
    const target = new Target(input, seed)
    let addedMsSum = 0
    let addedMsMax = 0
    let leftCount = 0
    const effect: Delay = {
      kind: 'delay',
      drawMs: (number) => drawLatency(input, seed, number),
      waited: (ms) => {
        addedMsSum += ms
        addedMsMax = Math.max(addedMsMax, ms)
        hit(target, host)
      },
      left: () => {
        leftCount += 1
        host.changed()
      },
    }
    return run({ faultId, target, effect }, host, { numbers: () => ({ addedMsSum, addedMsMax, leftCount }) })
  },

  'fault.status': ({ faultId, input, seed }, host) => {
    const target = new Target(input, seed)
    const act = (request: SeenRequest, _: () => void, names: readonly string[]): boolean => {
      host.injected(request.key, true)
      request.answer(input.status, [...names, faultId].join(', '))
      hit(target, host)
      return true
    }
    return run({ faultId, target, effect: { kind: 'act', act } }, host)
  },

  'fault.hang': ({ faultId, input, seed }, host) => startHang(faultId, input, seed, host),

  'fault.reset': ({ faultId, input, seed }, host) => {
    const target = new Target(input, seed)
    const act = (request: SeenRequest): boolean => {
      host.injected(request.key, true)
      request.reset()
      hit(target, host)
      return true
    }
    return run({ faultId, target, effect: { kind: 'act', act } }, host)
  },

  'fault.slow-body': ({ faultId, input, seed }, host) => {
    const flows = new Flows<SlowFlow>(faultId, 'slow-body', new Target(input, seed), host)
    let slowedBytes = 0
    let slowedMs = 0
    return flows.run(
      () => {
        let isHit = false
        return new SlowFlow(input.bytesPerSec, host.originals, (bytes, ms) => {
          slowedBytes += bytes
          slowedMs += ms
          if (isHit) return host.changed()
          isHit = true
          hit(flows.target, host)
        })
      },
      () => ({ slowedBytes, slowedMs }),
    )
  },

  'fault.cut-body': ({ faultId, input, seed }, host) => {
    const flows = new Flows<CutFlow>(faultId, 'cut-body', new Target(input, seed), host)
    return flows.run(
      (request) =>
        new CutFlow(input.afterBytes, () => {
          host.injected(request.key, true)
          request.cut()
          hit(flows.target, host)
        }),
      () => ({}),
    )
  },
}

function startHang(faultId: number, input: RequestTarget, seed: number, host: FaultHost): RunningFault {
  const target = new Target(input, seed)
  const hanging = new Map<SeenRequest, () => void>()
  let overLimitCount = 0
  const sweep = (): void => {
    for (const request of hanging.keys()) if (request.isGone()) hanging.delete(request)
  }
  const act = (request: SeenRequest, go: () => void, names: readonly string[]): boolean => {
    if (hanging.size >= heldLimit) sweep()
    if (hanging.size >= heldLimit) {
      overLimitCount += 1
      return false
    }
    // Who gives up because of it is not counted with those who left the app.
    host.injected(request.key, true)
    request.hold()
    hanging.set(request, () => {
      host.injected(request.key, false)
      request.name([...names, `${faultId};hang`].join(', '))
      go()
    })
    hit(target, host)
    return true
  }
  const end = (): void => {
    sweep()
    // Each by itself: what one of them throws belongs to the app, and must not keep the others.
    for (const letGo of hanging.values()) host.originals.nextTick(letGo)
    hanging.clear()
  }
  const numbers = (): FaultNumbers => {
    sweep()
    return { hangingCount: hanging.size, overLimitCount }
  }
  return run({ faultId, target, effect: { kind: 'act', act } }, host, { numbers, end })
}

interface Flow {
  open(): void
  pass: SlowFlow['pass']
}

/** The bodies under way that a fault holds its hand on. */
class Flows<Each extends Flow> {
  readonly target: Target
  readonly #faultId: number
  readonly #what: string
  readonly #host: FaultHost
  readonly #open = new Map<SeenRequest, { readonly flow: Each; readonly remove: () => void }>()

  constructor(faultId: number, what: string, target: Target, host: FaultHost) {
    this.target = target
    this.#faultId = faultId
    this.#what = what
    this.#host = host
  }

  run(flowOf: (request: SeenRequest) => Each, numbers: () => FaultNumbers): RunningFault {
    const act = (request: SeenRequest, _: () => void, names: string[]): boolean => {
      if (this.#open.size >= heldLimit) this.#sweep()
      if (this.#open.size >= heldLimit) return false
      const flow = flowOf(request)
      this.#open.set(request, { flow, remove: gates.add(request.body, flow) })
      names.push(`${this.#faultId};${this.#what}`)
      return false
    }
    const armed: ArmedFault = { faultId: this.#faultId, target: this.target, effect: { kind: 'act', act } }
    return run(armed, this.#host, {
      numbers: () => {
        this.#sweep()
        return numbers()
      },
      end: () => {
        for (const { flow, remove } of this.#open.values()) {
          remove()
          flow.open()
        }
        this.#open.clear()
      },
    })
  }

  #sweep(): void {
    for (const [request, { remove }] of this.#open) {
      if (!request.body.isOver()) continue
      remove()
      this.#open.delete(request)
    }
  }
}

function hit(target: Target, host: FaultHost): void {
  target.hitCount += 1
  host.changed()
}

interface Own {
  readonly numbers?: () => FaultNumbers
  readonly end?: () => void
}

function run(armed: ArmedFault, host: FaultHost, own: Own = {}): RunningFault {
  const { target } = armed
  seam.arm(armed, host)
  return {
    read: () => {
      seam.sweep()
      const numbers = own.numbers?.() ?? {}
      const { seenCount, matchedCount, hitCount } = target
      return hitCount === 0 ? null : { seenCount, matchedCount, hitCount, ...numbers }
    },
    end: () => {
      seam.disarm(armed)
      own.end?.()
    },
  }
}
