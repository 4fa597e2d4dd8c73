import { faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import { orderOf, type WorkerOrder } from '../../../../shared/actions/worker-actions.ts'
import type { NodeAvailability } from '../../../../shared/containers/engine.ts'
import type { FleetNode } from '../../../../shared/containers/fleet.ts'
import type { Result } from '../../../../shared/result.ts'
import type { EngineProcess, StoppedEngine } from '../../../engines/types.ts'
import type { HitOrder } from '../../../faults/fault-hits.ts'
import type { CarrierFacts, FaultCarrier } from '../../faults/fault-carrier.ts'
import type { FleetActs } from '../fleet-acts.ts'

/** By what faults are done to containers, their nodes and their engine. */
export interface FleetHands {
  readonly acts: Pick<FleetActs, 'act' | 'setNode'>
  nodes(): readonly FleetNode[]
  engineProcess(): Promise<Result<EngineProcess>>
}

/** Strikes, and pauses: each done to the container that had the slot when it began. */
export function createContainerCarrier({ acts }: FleetHands, facts: CarrierFacts): FaultCarrier {
  const act = async ({ slot, generation }: HitOrder, order: WorkerOrder) =>
    generation === null ? null : acts.act({ slot, generation }, order)
  return {
    begin(order) {
      const { strikes } = faultAction(order.spec.fault)
      void act(order, orderOf(strikes ?? 'worker.pause')).then((answer) => {
        if (answer === null) facts.hear(order, { fact: 'refused', why: `slot ${order.slot} has no container` })
        else if (answer.ok) facts.hear(order, { fact: 'landed', numbers: {}, words: answer.value.words })
        else facts.hear(order, { fact: 'refused', why: answer.error.message })
      })
    },
    undo(order) {
      void act(order, orderOf('worker.resume')).then((answer) => {
        const isOver = answer === null || answer.ok || isNothingLeft(answer.error)
        if (isOver) facts.hear(order, { fact: 'undone' })
      })
    },
  }
}

/** One that ended is not paused any more, and one that somebody resumed is not either. */
function isNothingLeft({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === 'worker-gone' || code === 'already-so' || message.includes('is not paused')
}

/** Drains a node, and gives it back the availability that it had. */
export function createNodeCarrier({ acts, nodes }: FleetHands, facts: CarrierFacts): FaultCarrier {
  const before = new Map<number, { readonly nodeId: string; readonly availability: NodeAvailability }>()
  return {
    begin(order) {
      const { input } = order.spec
      const node = 'node' in input ? nodes().find(({ name }) => name === input.node) : undefined
      if (node === undefined) {
        facts.hear(order, { fact: 'refused', why: 'that node is no part of the swarm any more' })
        return
      }
      const { nodeId, availability } = node
      before.set(order.key, { nodeId, availability })
      void acts.setNode(nodeId, 'drain').then((answer) => {
        if (answer.ok) facts.hear(order, { fact: 'landed', numbers: {}, words: answer.value.words })
        // It may drain all the same: as one that came to nothing it is taken back.
        else facts.hear(order, { fact: 'failed', why: answer.error.message })
      })
    },
    undo(order) {
      const was = before.get(order.key)
      if (was === undefined) {
        facts.hear(order, { fact: 'undone' })
        return
      }
      void acts.setNode(was.nodeId, was.availability).then((answer) => {
        if (!answer.ok && answer.error.code !== 'not-found') return
        before.delete(order.key)
        facts.hear(order, { fact: 'undone' })
      })
    },
  }
}

/** Stops the engine's own process; its containers run on, and nobody fills their slots. */
export class EngineCarrier implements FaultCarrier {
  readonly #hands: FleetHands
  readonly #facts: CarrierFacts
  readonly #stopped = new Map<number, Promise<Result<StoppedEngine>>>()

  constructor(hands: FleetHands, facts: CarrierFacts) {
    this.#hands = hands
    this.#facts = facts
  }

  begin(order: HitOrder): void {
    const stopping = this.#stop(order.forMs)
    this.#stopped.set(order.key, stopping)
    void stopping.then((answer) => {
      if (answer.ok) this.#facts.hear(order, { fact: 'landed', numbers: {}, words: answer.value.words })
      else this.#facts.hear(order, { fact: 'refused', why: answer.error.message })
    })
  }

  undo(order: HitOrder): void {
    const stopping = this.#stopped.get(order.key)
    void this.#resume(stopping).then((isOver) => {
      if (!isOver) return
      this.#stopped.delete(order.key)
      this.#facts.hear(order, { fact: 'undone' })
    })
  }

  async #stop(forMs: number): Promise<Result<StoppedEngine>> {
    const engine = await this.#hands.engineProcess()
    return engine.ok ? engine.value.stop(forMs) : engine
  }

  async #resume(stopping: Promise<Result<StoppedEngine>> | undefined): Promise<boolean> {
    const stopped = await stopping
    return stopped === undefined || !stopped.ok || (await stopped.value.resume()).ok
  }
}
