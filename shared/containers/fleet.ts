import type { FleetSource, FleetUpdateSettings, NodeAvailability } from './engine.ts'

/** What a cluster of containers has besides what every cluster has. Its slots are tasks or containers. */
export interface FleetSnapshot {
  readonly source: FleetSource
  /** "service web", "web of project shop", "label app=web". */
  readonly words: string
  readonly image: string
  readonly engine: {
    readonly name: 'Docker' | 'Kubernetes'
    readonly version: string
    /** `lost`: what is shown is as old as `heardAtMs`. */
    readonly state: 'connected' | 'lost'
    /** Why it is lost and what is tried; '' while it is connected. */
    readonly words: string
    /** Of its newest answer or event. */
    readonly heardAtMs: number
    readonly clockSkewMs: number
  }
  /** Who gives connections to containers. */
  readonly spread: {
    readonly by: 'mesh' | 'per-task' | 'front' | 'unknown'
    /** "spread by IPVS", "published per task: whoever connects chooses". */
    readonly words: string
    /** Ports of containers that serve, where whoever connects has to choose one. Absent: one address stands for all. */
    readonly portCount?: number
  }
  readonly nodes: readonly FleetNode[]
  readonly replicas: readonly FleetReplica[]
  readonly update: FleetUpdate | null
  /** What a service is updated with when nobody says otherwise; null where it is no service. */
  readonly updateSettings: FleetUpdateSettings | null
  /** Why something cannot be done here, in words; absent: it can. */
  readonly refusals: Readonly<Partial<Record<FleetAbility, string>>>
  /** Why processor and memory are known of none; '' where they are, or nobody says why not. */
  readonly withoutStats: string
  /** It was made by the deck, and may be removed by it. */
  readonly isOurs: boolean
}

export type FleetAbility = 'scale' | 'update' | 'roll-back' | 'drain-node' | 'pause' | 'signal' | 'stop'

export interface FleetNode {
  readonly nodeId: string
  readonly name: string
  readonly role: 'manager' | 'control plane' | 'worker' | 'alone'
  readonly isLeader: boolean
  readonly availability: NodeAvailability
  readonly state: 'ready' | 'down' | 'unknown' | 'disconnected'
  readonly address: string | null
  readonly engineVersion: string
  readonly cpuCount: number | null
  readonly memoryBytes: number | null
  /** Of this cluster, running there. */
  readonly replicaCount: number
  /** Null: nobody reaches it, and its containers have no stats and take no signals. */
  readonly engine: FleetNodeEngine | null
}

/** The engine of a node as the deck reaches it: stats, health, events and acts of that node's containers are its. */
export interface FleetNodeEngine {
  readonly host: string
  /** `own`: the cluster was opened by it; how it is, the cluster says. */
  readonly state: 'own' | 'connected' | 'lost'
  /** Why it is lost, and what is tried; '' while it is heard. */
  readonly words: string
  /** When one that is lost was heard last; null while it is heard, and where it never was. */
  readonly heardAtMs: number | null
  /** Of its clock, less ours: taken out of all times of its containers. */
  readonly clockSkewMs: number
}

/** One task or container, as its engine tells of it; the slot has phase, health and process. */
export interface FleetReplica {
  readonly slot: number
  readonly generation: number
  /** Of Swarm; null for a container alone. */
  readonly taskId: string | null
  /** Of Kubernetes; null elsewhere. */
  readonly podName: string | null
  readonly containerId: string | null
  readonly containerName: string
  readonly nodeId: string | null
  readonly nodeName: string
  readonly image: string
  /** "running", "shutdown", "rejected". */
  readonly theirState: string
  /** Theirs as they are: "task: non-zero exit (137)"; '' when they say nothing. */
  readonly theirWords: string
  /** "killed, out of memory", "exited with code 1"; '' when there is nothing to say. */
  readonly ourWords: string
  readonly healthcheck: 'none' | 'starting' | 'healthy' | 'unhealthy'
  readonly ports: readonly { readonly address: string; readonly port: number; readonly containerPort: number }[]
  /** From the newest stats. Nulls: nobody measures it, or not now, as of a task whose node's engine is not reached. */
  readonly networkInBytesPerSec: number | null
  readonly networkOutBytesPerSec: number | null
  readonly memoryLimitBytes: number | null
  readonly statsAtMs: number | null
  /** Why loop, heap and requests are not known; '' when the agent talks. */
  readonly withoutAgent: string
}

export interface FleetUpdate {
  readonly state: 'running' | 'done' | 'paused' | 'rolling-back' | 'rolled-back' | 'roll-back-paused'
  readonly theirWords: string
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly replacedCount: number
  readonly totalCount: number
}
