import type { AgentReach } from '../../shared/containers/agent-reach.ts'
import type {
  EngineHost,
  EngineLook,
  FleetSource,
  FleetUpdateWish,
  NodeAvailability,
} from '../../shared/containers/engine.ts'
import type {
  FleetAbility,
  FleetNode,
  FleetReplica,
  FleetSnapshot,
  FleetUpdate,
} from '../../shared/containers/fleet.ts'
import type { Tone } from '../../shared/model/event.ts'
import type { Phase } from '../../shared/model/worker.ts'
import type { Result } from '../../shared/result.ts'

/** Container engines that this machine can reach. Clients are loaded with the first call. */
export interface Engines {
  hosts(): Promise<readonly EngineHost[]>
  look(host: string): Promise<Result<EngineLook>>
  open(source: FleetSource, heard: HeardFleet): Promise<Result<Fleet>>
  /** Builds an image from a folder, with a Dockerfile of the given text. */
  build(wish: BuildWish, line: (words: string) => void): Promise<Result<{ readonly imageId: string }>>
  createService(wish: NewService): Promise<Result<void>>
  /** The engine's own process, where it is one of this machine; else in words who can stop it. */
  process(host: string): Promise<Result<EngineProcess>>
  /** What is to be known before a service is made by that manager. */
  ground(host: string): Promise<Result<ServiceGround>>
  /** The image's own `NODE_OPTIONS`; '' for none. */
  nodeOptions(host: string, image: string): Promise<Result<string>>
  /** Sends an image to the registry in its name; answers the name that every node pulls, with its digest. */
  push(host: string, tag: string, line: (words: string) => void): Promise<Result<{ readonly image: string }>>
  close(): void
}

export interface ServiceGround {
  readonly nodeCount: number
  /** Its node sees files of this machine. */
  readonly isHere: boolean
  /** Of this machine, as containers reach it; null: none is known. */
  readonly address: string | null
}

/** The process behind an engine's socket. */
export interface EngineProcess {
  readonly pid: number
  /** Stops it (SIGSTOP). Whatever becomes of the deck, it goes on a little after that time. */
  stop(forMs: number): Promise<Result<StoppedEngine>>
}

/** An engine that was stopped by us, until it goes on. */
export interface StoppedEngine {
  /** What was seen of it. */
  readonly words: string
  /** Answers when it runs again, or is gone. */
  resume(): Promise<Result<void>>
}

export interface BuildWish {
  readonly host: string
  readonly folder: string
  /** What is not sent besides what its `.dockerignore` names. */
  readonly ignores: string
  readonly dockerfile: string
  readonly tag: string
  /** Ends the build. */
  readonly signal: AbortSignal
}

export interface NewService {
  readonly host: string
  readonly name: string
  readonly image: string
  readonly replicas: number
  readonly containerPort: number
  readonly publish: 'mesh' | 'per-task'
  readonly env: Readonly<Record<string, string>>
  /** Folders of this machine that tasks see read-only; only where every node is this machine. */
  readonly mounts: readonly { readonly from: string; readonly to: string }[]
  readonly labels: Readonly<Record<string, string>>
  /** Between SIGTERM and SIGKILL; null: the engine's own. */
  readonly stopGraceMs: number | null
}

/** One task or container now, and until it is forgotten by its engine. Times are of our clock: skew is taken out. */
export interface Replica extends Omit<FleetReplica, 'generation' | 'withoutAgent' | `network${string}` | 'statsAtMs'> {
  /** Task or container id. */
  readonly key: string
  readonly phase: Phase
  readonly isPaused: boolean
  /** Of its first process, as its node numbers it; null where nobody tells. */
  readonly pid: number | null
  readonly createdAtMs: number
  readonly startedAtMs: number | null
  /** When its app began to listen, by the agent in it; absent where none says. No engine knows it. */
  readonly listensAtMs?: number
  readonly end: {
    readonly atMs: number
    readonly code: number | null
    /** "SIGKILL" for 137 where nothing else says why, and it was asked for. */
    readonly signal: string | null
    readonly isOutOfMemory: boolean
    /** Somebody wanted it to end: scale-down, update, drain, stop. */
    readonly isWanted: boolean
  } | null
}

/** All that is known of what was opened. */
export interface FleetState
  extends Pick<
    FleetSnapshot,
    'words' | 'image' | 'spread' | 'updateSettings' | 'refusals' | 'isOurs' | 'withoutStats'
  > {
  /** Living ones and those that ended, oldest first; several may have had a slot. */
  readonly replicas: readonly Replica[]
  readonly nodes: readonly FleetNode[]
  /** The node whose engine it was opened by; null: it is no part of a swarm. */
  readonly ownNodeId: string | null
  readonly desired: number
  /** Where agents in its tasks look for a deck; null where none of ours ride. */
  readonly reach: AgentReach | null
  /** So long at most they keep a SIGTERM from their app; 0: not at all. */
  readonly holdMs: number
  /** The port at which the deck deals its connections out; null where it does not. */
  readonly frontPort: number | null
  readonly update: FleetUpdate | null
  readonly engineName: FleetSnapshot['engine']['name']
  readonly engineVersion: string
  readonly clockSkewMs: number
}

/** Something that an engine says by itself, in a sentence of its own. */
export interface EngineNews {
  /** Of which replica, by its key; null: of the whole. */
  readonly key: string | null
  /** By our clock; null: now. */
  readonly atMs: number | null
  readonly tone: Tone
  readonly words: string
}

export interface ReplicaStats {
  readonly key: string
  readonly monoMs: number
  /** Since it started. */
  readonly cpuMs: number
  /** Without the page cache. */
  readonly memoryBytes: number
  readonly memoryLimitBytes: number | null
  readonly networkInBytes: number | null
  readonly networkOutBytes: number | null
  /** By our clock, where it was measured some time before it was told. */
  readonly measuredAtMs?: number
}

/** What is told of an opened fleet. */
export interface HeardFleet {
  changed(state: FleetState): void
  stats(stats: ReplicaStats): void
  output(key: string, stream: 'stdout' | 'stderr', chunk: Buffer): void
  /** The engine does not answer any more, or does again. */
  engine(state: 'connected' | 'lost', words: string): void
  /** It answered, or told something. */
  heard(): void
  said(news: EngineNews): void
}

/** What an act is meant for: a number of containers, one of them by its key, a node by its id. */
export interface FleetMeant {
  readonly desired?: number
  readonly key?: string
  readonly nodeId?: string
  readonly signal?: NodeJS.Signals
}

/** An opened service or set of containers. Every act answers when its engine has the wanted state, or why not. */
export interface Fleet {
  readonly state: FleetState
  /** Why it does not do that to what is meant; undefined: it does. */
  refusal(ability: FleetAbility, meant: FleetMeant): string | undefined
  signal(key: string, signal: NodeJS.Signals): Promise<Result<void>>
  pause(key: string): Promise<Result<void>>
  resume(key: string): Promise<Result<void>>
  /** SIGTERM, and SIGKILL after the grace. */
  stop(key: string, graceMs: number): Promise<Result<void>>
  restart(key: string): Promise<Result<void>>
  scale(desired: number): Promise<Result<void>>
  update(wish: FleetUpdateWish): Promise<Result<void>>
  rollBack(): Promise<Result<void>>
  setNode(nodeId: string, availability: NodeAvailability): Promise<Result<void>>
  /** Has the engine of another node of the swarm asked, too. `keepsTrying`: one that is not there is tried again by itself. */
  reachNode(nodeId: string, host: string, keepsTrying: boolean): Promise<Result<void>>
  /** Lets go of it: its node is known by the managers alone again. */
  releaseNode(nodeId: string): Result<void>
  /** The service itself. */
  remove(): Promise<Result<void>>
  close(): void
}
