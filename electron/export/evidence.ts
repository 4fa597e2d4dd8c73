import { z } from 'zod'

const milliseconds = z.number().min(0).max(1e9)
const mostSeen = 1000

const portSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  /** Null: of any address. */
  address: z.string().max(300).nullable(),
})
export type SeenPort = z.infer<typeof portSchema>

/** What was seen of a cluster while it ran. Nulls and empty lists: nobody saw it; unknown is not zero. */
export const evidenceSchema = z.strictObject({
  version: z.literal(1, { error: 'version must be 1: this deck reads no other evidence' }),
  /** When it was written down, epoch ms, and since when the deck had watched. */
  atMs: z.number().min(0),
  watchedMs: milliseconds,
  nodeVersion: z.string().max(100).nullable(),
  /** From fork until it listened, of each worker; newest last. */
  bootsMs: z.array(milliseconds).max(mostSeen),
  /** From leaving the rotation until the process was gone, of each worker that a reload replaced. */
  drainsMs: z.array(milliseconds).max(mostSeen),
  /** Of workers that drained: those that listened for the end signal, and those that did not. */
  endHeard: z.number().int().min(0),
  endUnheard: z.number().int().min(0),
  /** Of the worker that had most of it, in the history that the deck keeps. */
  peakRssBytes: z.number().min(0).nullable(),
  peakCpuRatio: z.number().min(0).nullable(),
  /** Respawns that nobody asked for. */
  restarts: z.number().int().min(0),
  ports: z.array(portSchema).max(100),
  sockets: z.array(z.string().max(4096)).max(100),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** What is known of a cluster that never ran here. */
export const noEvidence: Evidence = {
  version: 1,
  atMs: 0,
  watchedMs: 0,
  nodeVersion: null,
  bootsMs: [],
  drainsMs: [],
  endHeard: 0,
  endUnheard: 0,
  peakRssBytes: null,
  peakCpuRatio: null,
  restarts: 0,
  ports: [],
  sockets: [],
}
