import type { SerializationType } from 'node:child_process'
import type { PolicyId } from '../../shared/policies.ts'

/** How a worker is forked; complete, as it goes to the program that forks. */
export interface ForkWish {
  readonly script: string
  readonly args: readonly string[]
  readonly execArgs: readonly string[]
  readonly cwd: string
  /** Beside what the primary has itself. */
  readonly env: Readonly<Record<string, string>>
  readonly serialization: SerializationType
}

/** What both primaries are begun with. */
export interface Setting {
  /** The Node of the workers. */
  readonly execPath: string
  readonly policy: Extract<PolicyId, 'round-robin' | 'shared-handle'>
}

/** What ours is begun with. */
export interface OurSetting extends Setting {
  /** Path of the agent that rides along in the workers, as in those of the deck; undefined: none does. */
  readonly agentPath: string | undefined
}

/** What a primary announced, and how its worker looked at that moment. */
export interface HeardEvent {
  readonly name: 'fork' | 'online' | 'listening' | 'message' | 'disconnect' | 'exit'
  readonly worker: number
  readonly facts: readonly unknown[]
  readonly isConnected: boolean
  readonly isDead: boolean
  /** `undefined`, `true` or `false`. */
  readonly exitedAfterDisconnect: string
  /** It is in `workers`. */
  readonly isListed: boolean
}
