// Long because all that a person can do to containers stands beside the one place that says whether it can be done.
import { type WorkerOrder, workerAction } from '../../../shared/actions/worker-actions.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { counted, duration, listed } from '../../../shared/base/plain-words.ts'
import type { FleetUpdateWish, NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetAbility, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Fleet, FleetMeant, FleetState } from '../../engines/types.ts'
import { LentWorkers } from '../load/lent-workers.ts'
import type { FleetFront } from './fleet-front.ts'
import { findTarget, handFor } from './fleet-hands.ts'
import { type RotationOrder, rotate } from './front/rotation.ts'
import type { AskedActs } from './story/asked-acts.ts'
import { nameOf } from './story/fleet-words.ts'
import type { SlotHolders } from './story/present-replicas.ts'
import type { Placed } from './story/replica-book.ts'

/** A drained node's last tasks end within their own grace, and some seconds. */
const drainedWithinMs = 120_000
/** So long an answer to a signal waits for what comes of it. */
const signalShowsMs = 2000

/** How the cluster is at this moment. */
export interface FleetNow {
  readonly fleet: Fleet | null
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  readonly holders: readonly SlotHolders[]
  readonly placed: readonly Placed[]
}

interface ActPorts {
  readonly clock: Clock
  readonly asked: AskedActs
  readonly now: FleetNow
  readonly front: Pick<FleetFront, 'isWanted' | 'outOf' | 'setOut'>
  /** Tells of a slot that was taken out of rotation, or put back. */
  rotated(placed: Placed, words: string, mark: string): void
  /** The number of containers that a start brings back. */
  remember(workers: number): void
  changed(): void
  /** Asks an engine that was not there once more. */
  connect(): Promise<Result<void>>
}

/** What a person can do to a cluster of containers; its engine does it, or says why not. */
export class FleetActs {
  readonly lent: LentWorkers
  readonly #ports: ActPorts
  readonly #waiting = new Set<() => void>()
  #turning: 'starting' | 'stopping' | null = null
  #isClosed = false

  constructor(ports: ActPorts) {
    this.#ports = ports
    this.lent = new LentWorkers(
      {
        get runState() {
          return ports.now.runState
        },
        get desired() {
          return ports.now.state?.desired ?? 0
        },
        scale: (count) => this.#scaleTo(count),
      },
      () => ports.now.settings,
    )
  }

  /** A start or a stop is under way. */
  get turning(): 'starting' | 'stopping' | null {
    return this.#turning
  }

  /** Something changed: whoever waits for it looks. */
  look(): void {
    for (const look of this.#waiting) look()
  }

  close(): void {
    this.#isClosed = true
    this.look()
  }

  async act(
    target: { readonly slot: number; readonly generation: number },
    order: WorkerOrder,
  ): Promise<Result<{ readonly words: string }>> {
    const { asked, now, front } = this.#ports
    const isRotation = order.action === 'worker.rotate-out' || order.action === 'worker.rotate-in'
    if (isRotation && front.isWanted) return this.#rotate(target, order)
    const hand = handFor(order.action, now.settings.name)
    if (!hand.ok) return hand
    const fleet = this.#ready(null)
    if (!fleet.ok) return fleet
    const found = findTarget(now.holders, target)
    if (!found.ok) return found
    const { key } = found.value.replica
    const { words, act, needs, signal, ends, isOnlySent } = hand.value
    const why = fleet.value.refusal(needs, { key, ...(signal && { signal }) })
    if (why !== undefined) return fail('refused', `"${workerAction(order.action).words}" is refused: ${why}`)
    const takeBack = asked.note(key, words, ends ? 'asked' : null)
    // What keeps the signal from its app for a while is no time of the app's.
    const acting = act(fleet.value, key, now.settings.graceMs + (now.state?.holdMs ?? 0))
    const acted = await orTakenBack(acting, [takeBack])
    if (!acted.ok) return acted
    if (!isOnlySent) return ok({ words: `${words}: done to ${nameOf(found.value)}` })
    const hasEnded = await this.#until(() => this.#hasEnded(key), signalShowsMs)
    return ok({ words: sentWords(words, found.value, hasEnded) })
  }

  #rotate(target: Parameters<FleetActs['act']>[0], order: RotationOrder): Result<{ readonly words: string }> {
    const { clock, now, front, rotated } = this.#ports
    const found = findTarget(now.holders, target)
    if (!found.ok) return found
    const done = rotate(order, { nowMs: clock.nowMs(), front, holders: now.holders, slot: target.slot })
    if (done.ok) rotated(found.value, done.value.words, done.value.mark)
    return done
  }

  async scale(desired: number): Promise<Result<void>> {
    const taken = this.lent.refusal()
    if (taken !== null) return taken
    const scaled = await this.#scaleTo(desired)
    if (scaled.ok && desired > 0) this.#ports.remember(desired)
    return scaled
  }

  /** Scales to 0, or ends each container of a set that is no service. */
  async stop(): Promise<Result<void>> {
    const { now, asked, remember } = this.#ports
    if (now.runState === 'stopped') return fail('already-so', `${now.settings.name} is stopped already`)
    const fleet = this.#ready(this.#canScale ? 'scale' : 'stop')
    if (!fleet.ok) return fleet
    this.lent.forget()
    if (this.#canScale) {
      const desired = now.state?.desired ?? 0
      if (desired > 0) remember(desired)
      return this.#while('stopping', () => this.#scaleTo(0))
    }
    const living = now.placed.filter(({ replica }) => replica.end === null)
    const graceMs = now.settings.graceMs + (now.state?.holdMs ?? 0)
    const stop = ({ replica: { key } }: Placed): Promise<Result<void>> => {
      const takeBack = asked.note(key, 'stop', 'stop')
      return orTakenBack(fleet.value.stop(key, graceMs), [takeBack])
    }
    return this.#while('stopping', () => allOf(living.map(stop)))
  }

  async start(): Promise<Result<void>> {
    const { now, connect } = this.#ports
    if (now.state === null) return connect()
    const { name, workers } = now.settings
    if (now.runState !== 'stopped') return fail('already-so', `${name} is ${now.runState} already`)
    const fleet = this.#ready(this.#canScale ? 'scale' : 'stop')
    if (!fleet.ok) return fleet
    if (this.#canScale) return this.#while('starting', () => this.#scaleTo(workers))
    const ended = now.holders.map(({ present }) => present.replica.key)
    return this.#while('starting', () => allOf(ended.map((key) => fleet.value.restart(key))))
  }

  /** The same image, every task anew; or one slot's container started again. */
  async reload(slot: number | null): Promise<Result<{ readonly operationId: number }>> {
    const { clock, now, asked } = this.#ports
    const operationId = clock.nowMs()
    if (slot === null) {
      const begun = await this.update({})
      return begun.ok ? ok({ operationId }) : begun
    }
    const holder = now.holders.find((one) => one.slot === slot)
    if (holder === undefined) return fail('not-found', `There is no slot ${slot} any more`)
    const { key } = holder.present.replica
    const fleet = this.#ready('stop', { key })
    if (!fleet.ok) return fleet
    const takeBack = asked.note(key, 'restart', 'reload')
    const restarted = await orTakenBack(fleet.value.restart(key), [takeBack])
    return restarted.ok ? ok({ operationId }) : restarted
  }

  update(wish: FleetUpdateWish): Promise<Result<void>> {
    return this.#asUpdate('update', 'the update', (fleet) => fleet.update(wish))
  }

  rollBack(): Promise<Result<void>> {
    return this.#asUpdate('roll-back', 'the roll-back', (fleet) => fleet.rollBack())
  }

  async setNode(nodeId: string, availability: NodeAvailability): Promise<Result<{ readonly words: string }>> {
    const { now, asked } = this.#ports
    const fleet = this.#ready('drain-node', { nodeId })
    if (!fleet.ok) return fleet
    const node = now.state?.nodes.find((one) => one.nodeId === nodeId)
    if (node === undefined) return fail('not-found', 'That node is no part of the swarm any more')
    const moving = this.#livingOn(nodeId)
    const drained = availability === 'drain' ? moving : []
    const takeBack = drained.map(({ replica }) => asked.note(replica.key, 'drain of its node', 'reload'))
    const set = await orTakenBack(fleet.value.setNode(nodeId, availability), takeBack)
    if (!set.ok) return set
    if (availability !== 'drain') return ok({ words: `node ${node.name}: ${availability}` })
    if (await this.#until(() => this.#livingOn(nodeId).length === 0, drainedWithinMs)) {
      return ok({ words: `node ${node.name} is drained: ${counted(moving.length, 'container')} left it` })
    }
    if (this.#isClosed) return fail('cancelled', `${now.settings.name} was closed while node ${node.name} drained`)
    const left = this.#livingOn(nodeId)
    const words = `node ${node.name} drains, and still runs ${counted(left.length, 'container')}`
    return fail('not-reached-in-time', `${words} after ${duration(drainedWithinMs)}: ${listed(left.map(nameOf))}`)
  }

  /** Removes the service itself, where the deck made it. */
  async delete(): Promise<Result<{ readonly words: string }>> {
    const { state, settings } = this.#ports.now
    const fleet = this.#ready(null)
    if (!fleet.ok) return fleet
    if (state?.isOurs !== true) {
      const why = `${settings.name} was not made by the deck: remove it where it was made`
      return fail('refused', `${why}. Closing it here changes nothing of it`)
    }
    const removed = await fleet.value.remove()
    return removed.ok ? ok({ words: `${state.words} and its containers were removed` }) : removed
  }

  get #canScale(): boolean {
    return this.#ports.now.state?.refusals.scale === undefined
  }

  #asUpdate(
    ability: 'update' | 'roll-back',
    words: string,
    act: (fleet: Fleet) => Promise<Result<void>>,
  ): Promise<Result<void>> {
    const fleet = this.#ready(ability)
    if (!fleet.ok) return Promise.resolve(fleet)
    const takeBack = this.#ports.asked.note('update', words)
    return orTakenBack(act(fleet.value), [takeBack])
  }

  async #scaleTo(desired: number): Promise<Result<void>> {
    const { asked, now } = this.#ports
    const fleet = this.#ready('scale', { desired })
    if (!fleet.ok) return fleet
    if (desired === now.state?.desired) return fail('already-so', `${now.settings.name} has ${desired} already`)
    const takeBack = asked.note('scale', 'scale')
    return orTakenBack(fleet.value.scale(desired), [takeBack])
  }

  /** The engine, when it answers and is able to do that here. */
  #ready(ability: FleetAbility | null, meant: FleetMeant = {}): Result<Fleet> {
    const { fleet, engine, settings } = this.#ports.now
    if (fleet === null || engine.state === 'lost') {
      return fail('wrong-state', `The engine of ${settings.name} is not heard: ${engine.words}`)
    }
    const why = ability === null ? undefined : fleet.refusal(ability, meant)
    return why === undefined ? ok(fleet) : fail('refused', `${settings.name}: ${why}`)
  }

  #hasEnded(key: string): boolean {
    return this.#ports.now.placed.every(({ replica }) => replica.key !== key || replica.end !== null)
  }

  #livingOn(nodeId: string): readonly Placed[] {
    const { placed } = this.#ports.now
    return placed.filter(({ replica }) => replica.nodeId === nodeId && replica.end === null)
  }

  async #while(turning: 'starting' | 'stopping', act: () => Promise<Result<void>>): Promise<Result<void>> {
    this.#turning = turning
    this.#ports.changed()
    try {
      return await act()
    } finally {
      this.#turning = null
      this.#ports.changed()
    }
  }

  #until(isSo: () => boolean, withinMs: number): Promise<boolean> {
    if (isSo() || this.#isClosed) return Promise.resolve(!this.#isClosed)
    return new Promise((done) => {
      const settle = (answer: boolean): void => {
        cancel()
        this.#waiting.delete(look)
        done(answer)
      }
      const look = (): void => {
        if (this.#isClosed || isSo()) settle(!this.#isClosed)
      }
      const cancel = this.#ports.clock.after(withinMs, () => settle(false))
      this.#waiting.add(look)
    })
  }
}

/** The first process of a container obeys only signals that it has a handler for, but SIGKILL. */
function sentWords(signal: string, placed: Placed, hasEnded: boolean): string {
  if (hasEnded) return `${signal}: ${nameOf(placed)} ended`
  const why = `it is closing, or has no handler for ${signal}, without which the first process of a container ignores it`
  return `${signal} was sent to ${nameOf(placed)}, which runs on after ${duration(signalShowsMs)}: ${why}`
}

/** What an engine refused is nobody's doing; what it was late with may still come. */
async function orTakenBack(acting: Promise<Result<void>>, takeBack: readonly (() => void)[]): Promise<Result<void>> {
  const acted = await acting
  const isRefused = !acted.ok && acted.error.code !== 'not-reached-in-time' && acted.error.code !== 'cancelled'
  if (isRefused) for (const back of takeBack) back()
  return acted
}

async function allOf(acts: readonly Promise<Result<void>>[]): Promise<Result<void>> {
  const answers = await Promise.all(acts)
  return answers.find((answer) => !answer.ok) ?? ok(undefined)
}
