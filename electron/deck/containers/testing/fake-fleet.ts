import type { FleetSource } from '../../../../shared/containers/engine.ts'
import type { FleetNode } from '../../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { EngineProcess, Engines, Fleet, FleetState, HeardFleet, Replica } from '../../../engines/types.ts'

/** A node as an engine lists it. */
export function testNode(name: string, more: Partial<FleetNode> = {}): FleetNode {
  return {
    nodeId: `node-${name}`,
    name,
    role: 'manager',
    isLeader: true,
    availability: 'active',
    state: 'ready',
    address: '10.0.0.1',
    engineVersion: '20.10.24',
    cpuCount: 2,
    memoryBytes: 8e9,
    replicaCount: 0,
    engine: null,
    ...more,
  }
}

/** A task that runs, made at 1000 and started at 1400. */
export function testReplica(key: string, slot: number, more: Partial<Replica> = {}): Replica {
  return {
    key,
    slot,
    taskId: key,
    podName: null,
    containerId: `${key}-container`,
    containerName: `web.${slot}.${key}`,
    nodeId: 'node-a',
    nodeName: 'a',
    image: 'web:1',
    theirState: 'running',
    theirWords: '',
    ourWords: '',
    healthcheck: 'none',
    ports: [{ address: '10.0.0.1', port: 30_000 + slot, containerPort: 3000 }],
    memoryLimitBytes: null,
    phase: 'listening',
    isPaused: false,
    pid: 4000 + slot,
    createdAtMs: 1000,
    startedAtMs: 1400,
    end: null,
    ...more,
  }
}

/** As it is when SIGKILL ended it. */
export function killed(replica: Replica, atMs: number): Replica {
  return {
    ...replica,
    phase: 'failed',
    theirState: 'failed',
    theirWords: 'task: non-zero exit (137)',
    ourWords: 'killed',
    end: { atMs, code: 137, signal: 'SIGKILL', isOutOfMemory: false, isWanted: false },
  }
}

/** As it is when its engine ended it, because it is wanted no more. */
export function retired(replica: Replica, atMs: number): Replica {
  return {
    ...replica,
    phase: 'stopped',
    theirState: 'shutdown',
    end: { atMs, code: 0, signal: null, isOutOfMemory: false, isWanted: true },
  }
}

export function testState(replicas: readonly Replica[], more: Partial<FleetState> = {}): FleetState {
  return {
    words: 'service web',
    image: 'web:1',
    spread: { by: 'per-task', words: 'published per task: whoever connects chooses' },
    updateSettings: null,
    refusals: {},
    withoutStats: '',
    isOurs: false,
    reach: null,
    holdMs: 0,
    frontPort: null,
    replicas,
    nodes: [testNode('a')],
    ownNodeId: 'node-a',
    desired: replicas.filter(({ end }) => end === null).length,
    update: null,
    engineName: 'Docker',
    engineVersion: '20.10.24',
    clockSkewMs: 0,
    ...more,
  }
}

/** An engine with one service, whose scheduler fills a slot again as soon as its task ended. */
export class FakeEngine implements Engines {
  readonly acts: string[] = []
  state: FleetState
  isThere = true
  engineProcess: Result<EngineProcess> = fail('not-found', 'no process is behind an engine that is made up')
  #heard: HeardFleet | null = null
  #lastKey = 100

  constructor(state: FleetState) {
    this.state = state
  }

  async hosts() {
    return []
  }

  async look() {
    return fail('unsupported-here', 'nothing is listed here')
  }

  async build() {
    return fail('unsupported-here', 'nothing is built here')
  }

  async createService() {
    return fail('unsupported-here', 'nothing is made here')
  }

  async ground() {
    return fail('unsupported-here', 'no service is made here')
  }

  async nodeOptions() {
    return fail('unsupported-here', 'no image is looked at here')
  }

  async push() {
    return fail('unsupported-here', 'nothing is pushed here')
  }

  async process(): Promise<Result<EngineProcess>> {
    return this.engineProcess
  }

  async open(_: FleetSource, heard: HeardFleet): Promise<Result<Fleet>> {
    if (!this.isThere) return fail('not-found', 'nothing listens at unix:///var/run/docker.sock: start Docker')
    this.#heard = heard
    return ok(this.#fleet())
  }

  close(): void {
    this.#heard = null
  }

  change(state: Partial<FleetState>): void {
    this.state = { ...this.state, ...state }
    this.#heard?.changed(this.state)
  }

  lose(): void {
    this.#heard?.engine('lost', 'its socket was closed; tried again in 1 s')
  }

  find(): void {
    this.#heard?.engine('connected', '')
  }

  print(key: string, text: string): void {
    this.#heard?.output(key, 'stdout', Buffer.from(text))
  }

  measure(key: string, monoMs: number, more: { readonly cpuMs: number; readonly inBytes: number }): void {
    this.#heard?.stats({
      key,
      monoMs,
      cpuMs: more.cpuMs,
      memoryBytes: 50e6,
      memoryLimitBytes: 100e6,
      networkInBytes: more.inBytes,
      networkOutBytes: 0,
    })
  }

  /** A task ended so; its scheduler makes another one for the slot. */
  replace(key: string, ending: (replica: Replica, atMs: number) => Replica): void {
    const nowMs = Date.now()
    const old = this.state.replicas.find((one) => one.key === key)
    if (old === undefined) return
    this.change({ replicas: this.state.replicas.map((one) => (one === old ? ending(old, nowMs) : one)) })
    this.#lastKey++
    const more = { createdAtMs: nowMs, startedAtMs: nowMs }
    this.change({ replicas: [...this.state.replicas, testReplica(`t${this.#lastKey}`, old.slot, more)] })
  }

  #fleet(): Fleet {
    const engine = this
    const did = async (words: string): Promise<Result<void>> => {
      this.acts.push(words)
      return ok(undefined)
    }
    const set = (key: string, change: Partial<Replica>): void =>
      this.change({ replicas: this.state.replicas.map((one) => (one.key === key ? { ...one, ...change } : one)) })
    return {
      get state() {
        return engine.state
      },
      refusal: (ability) => engine.state.refusals[ability],
      async signal(key, signal) {
        engine.replace(key, killed)
        return did(`${signal} ${key}`)
      },
      async pause(key) {
        set(key, { isPaused: true })
        return did(`pause ${key}`)
      },
      async resume(key) {
        set(key, { isPaused: false })
        return did(`resume ${key}`)
      },
      async stop(key) {
        engine.replace(key, retired)
        return did(`stop ${key}`)
      },
      restart: (key) => did(`restart ${key}`),
      async scale(desired) {
        engine.#scale(desired)
        return did(`scale ${desired}`)
      },
      update: (wish) => did(`update ${JSON.stringify(wish)}`),
      rollBack: () => did('roll back'),
      async setNode(nodeId, availability) {
        const nodes = engine.state.nodes.map((node) => (node.nodeId === nodeId ? { ...node, availability } : node))
        engine.change({ nodes })
        return did(`${availability} ${nodeId}`)
      },
      async reachNode(nodeId, host, keepsTrying) {
        engine.#setEngine(nodeId, { host, state: 'connected', words: '', heardAtMs: null, clockSkewMs: 0 })
        return did(`reach ${nodeId} at ${host}${keepsTrying ? ' again' : ''}`)
      },
      releaseNode(nodeId) {
        engine.#setEngine(nodeId, null)
        engine.acts.push(`release ${nodeId}`)
        return ok(undefined)
      },
      remove: () => did('remove'),
      close() {},
    }
  }

  #setEngine(nodeId: string, engine: FleetNode['engine']): void {
    this.change({ nodes: this.state.nodes.map((node) => (node.nodeId === nodeId ? { ...node, engine } : node)) })
  }

  #scale(desired: number): void {
    const nowMs = Date.now()
    const living = this.state.replicas.filter(({ end }) => end === null)
    const kept = this.state.replicas.map((one) => (living.indexOf(one) >= desired ? retired(one, nowMs) : one))
    const missing = Array.from({ length: Math.max(0, desired - living.length) }, (_, index) =>
      testReplica(`s${nowMs}-${index}`, living.length + index + 1, { createdAtMs: nowMs, startedAtMs: nowMs }),
    )
    this.change({ desired, replicas: [...kept, ...missing] })
  }
}
