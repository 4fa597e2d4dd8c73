import { z } from 'zod'

/**
 * What the deck and the process of an app's own primary say to each other. Two ways: the IPC channel (fd 3, Node's own format, with
 * handles) carries everything that has its time; fd 5 (lines of JSON, one answer for each question, the process waits for it)
 * carries what Node does before it returns: a fork, a kill. `id` is the worker's as the app sees it: `cluster.worker.id`.
 * The shim imports only types from here; what arrives from it is parsed with these schemas.
 */
export const questionDescriptor = 5

/** Holds `ShimConfig` as JSON in that process; the shim takes it out before anything of the app runs. */
export const shimVariable = 'CLUSTERDECK_OWN_PRIMARY'

/** What is ours in that process, and which its app and its workers must not see. */
export interface ShimConfig {
  /** In `process.execArgv`, as they stand in the command, each with its value behind it. */
  readonly execArgs: readonly string[]
  readonly variables: readonly string[]
}

const workerId = z.number().int().min(1)
const signal = z.union([z.string().max(20), z.number().int()])

/** What travels beside a message as a raw handle, and what the receiver makes of it. */
export const handleKinds = ['socket', 'server', 'datagram', 'native'] as const
export type HandleKind = (typeof handleKinds)[number]

/** `json`: as it is. `v8`: base64 of `v8.serialize`, for workers with advanced serialization. */
const payload = { wire: z.enum(['json', 'v8']), message: z.unknown(), handle: z.enum(handleKinds).nullable() }

/** What `child_process.fork` was asked for by the cluster module in that process; everything is complete and absolute. */
export const forkWishSchema = z.strictObject({
  exec: z.string(),
  args: z.array(z.string()),
  execArgv: z.array(z.string()),
  execPath: z.string(),
  cwd: z.string(),
  /** Without what is ours. `NODE_UNIQUE_ID` is in it as `id`. */
  env: z.record(z.string(), z.string()),
  serialization: z.enum(['json', 'advanced']),
  /** True: what the worker prints is told to this process as well. */
  silent: z.boolean(),
  uid: z.number().int().nullable(),
  gid: z.number().int().nullable(),
  windowsHide: z.boolean(),
  /** What the deck cannot carry, each in words: extra stdio, a timeout. */
  notCarried: z.array(z.string()).max(10),
})
export type ForkWish = z.infer<typeof forkWishSchema>

/** Asked over fd 5. */
export const questionSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('fork'), id: workerId, wish: forkWishSchema }),
  z.strictObject({ ask: z.literal('kill'), id: workerId, signal }),
])
export type Question = z.infer<typeof questionSchema>

/** A system error as Node's own would look. */
export interface ToldError {
  readonly message: string
  readonly code: string | null
  readonly errno: number | null
  readonly syscall: string | null
}

/** Told over fd 5. `id`: another one than was asked for when the deck had given that to a worker it forked meanwhile. */
export type QuestionAnswer =
  | { readonly kind: 'forked'; readonly id: number; readonly pid: number; readonly spawnArgs: readonly string[] }
  /** It waits, and may be forked later (`started`); the app has a worker that is not online yet. */
  | { readonly kind: 'held'; readonly id: number }
  | { readonly kind: 'failed'; readonly error: ToldError }
  /** `kill`: whether there was a process to send it to. */
  | { readonly kind: 'killed'; readonly isSent: boolean }

/** From the process, over the channel. */
export const wordSchema = z.discriminatedUnion('say', [
  /** The shim is there; nothing of the app has run. */
  z.strictObject({ say: z.literal('hello'), pid: z.number().int(), nodeVersion: z.string().max(100) }),
  /** `cluster.schedulingPolicy` when it first forked. */
  z.strictObject({ say: z.literal('policy'), policy: z.enum(['none', 'round-robin']) }),
  z.strictObject({ say: z.literal('message'), id: workerId, ...payload }),
  /** `worker.disconnect()`: the worker is asked to close its servers and its channel. */
  z.strictObject({ say: z.literal('disconnect'), id: workerId }),
  /** `worker.process.disconnect()`: the channel is closed at once. */
  z.strictObject({ say: z.literal('cut'), id: workerId }),
])
export type Word = z.infer<typeof wordSchema>

/** From the deck, over the channel. */
export type Fact =
  /** A worker that the deck forked: the cluster module makes a worker of it as if the app had forked. */
  | { readonly tell: 'adopt'; readonly id: number; readonly pid: number; readonly spawnArgs: readonly string[] }
  /** One that was held runs now. */
  | { readonly tell: 'started'; readonly id: number; readonly pid: number; readonly spawnArgs: readonly string[] }
  | { readonly tell: 'online'; readonly id: number }
  | { readonly tell: 'listening'; readonly id: number; readonly info: ListeningInfo }
  /** The worker leaves by itself: `exitedAfterDisconnect` is true from now on. */
  | { readonly tell: 'leaves'; readonly id: number }
  | ({ readonly tell: 'message'; readonly id: number } & Payload)
  | { readonly tell: 'output'; readonly id: number; readonly of: 'stdout' | 'stderr'; readonly base64: string }
  | { readonly tell: 'output-end'; readonly id: number; readonly of: 'stdout' | 'stderr' }
  | { readonly tell: 'disconnect'; readonly id: number }
  | { readonly tell: 'exit'; readonly id: number; readonly code: number | null; readonly signal: string | null }
  /** The fork failed: `error` of the process, as Node emits it, and then its exit. */
  | { readonly tell: 'error'; readonly id: number; readonly error: ToldError }

export interface Payload {
  readonly wire: 'json' | 'v8'
  readonly message: unknown
  readonly handle: HandleKind | null
}

/** As the cluster module tells it: `addressType` 4, 6, -1, 'udp4' or 'udp6'. */
export interface ListeningInfo {
  readonly addressType: number | string
  readonly address: string | null
  readonly port: number | null
  readonly fd: number | null
}
