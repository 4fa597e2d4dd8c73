import { z } from 'zod'

const count = z.number().int().nonnegative()
/** An age is exact only of what began while somebody looked: of all else it is at least this. */
const aged = { ageMs: z.number().nonnegative(), isAtLeast: z.boolean() }
/** "127.0.0.1:51234"; null: a UNIX socket, or a client that is gone. */
const client = z.string().max(100).nullable()

const connection = z.strictObject({
  ...aged,
  client,
  /** Nothing ever came · between two requests · answering · handed on by HTTP · no HTTP/1. */
  state: z.enum(['silent', 'idle', 'in-request', 'upgraded', 'other']),
  /** Since somebody looks. */
  servedCount: count,
})
/** `path`: with its query cut off. */
const request = z.strictObject({ ...aged, method: z.string().max(40), path: z.string().max(200), client })
const child = z.strictObject({ ...aged, pid: count, command: z.string().max(300) })
/**
 * Things of one kind that were made at one place and still live. `kind`: as `process.getActiveResourcesInfo()` names it, or
 * nearly; `place`: "connect (/app/db.js:12:5)".
 */
const origin = z.strictObject({ kind: z.string().max(60), place: z.string().max(300), count })

/** What one worker holds, as its agent saw it. Lists are cut at 100; the counts are not. */
export const holdingSchema = z.strictObject({
  atMs: z.number(),
  connectionCount: count,
  connections: z.array(connection).max(100),
  requestCount: count,
  requests: z.array(request).max(100),
  children: z.array(child).max(100),
  /** Where things were made since that was asked for; null: nobody asked. */
  origins: z.array(origin).max(100).nullable(),
  /** How long that goes on; 0: it is over. */
  originsLeftMs: z.number().nonnegative(),
})

export type Holding = z.infer<typeof holdingSchema>
export type HeldConnection = z.infer<typeof connection>
export type HeldRequest = z.infer<typeof request>
export type HeldChild = z.infer<typeof child>
export type HeldOrigin = z.infer<typeof origin>
