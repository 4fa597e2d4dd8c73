import { z } from 'zod'
import type { SlotProfile } from '../../../shared/inspection/profile.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { callFrameSchema, type FrameContext, FrameTable } from './frames.ts'

const nodeSchema = z.looseObject({
  id: z.number(),
  callFrame: callFrameSchema,
  children: z.array(z.number()).optional(),
})
/** `Profiler.stop` of the inspector's protocol: times in µs. */
const answerSchema = z.looseObject({
  profile: z.looseObject({
    nodes: z.array(nodeSchema).min(1),
    startTime: z.number(),
    endTime: z.number(),
    samples: z.array(z.number()),
    timeDeltas: z.array(z.number()),
  }),
})
type RawNode = z.infer<typeof nodeSchema>

/** What of a worker's part comes from V8. */
export type ReadPart = Pick<SlotProfile, 'frames' | 'nodes' | 'samples' | 'sampleMicros' | 'durationMs'>

/** Makes columns of what V8 says of a worker's time; of equal samples in a row one. */
export function readCpuProfile(answer: unknown, context: FrameContext): Result<ReadPart> {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) return fail('internal', 'what V8 said of it is no CPU profile')
  const { nodes, samples, timeDeltas, startTime, endTime } = parsed.data.profile
  const table = new FrameTable(context)
  const { frame, parent, indexOfId } = orderNodes(nodes, table)
  const moments = momentsOf(samples, timeDeltas, startTime)
  const selfWeight = new Array<number>(frame.length).fill(0)
  const tops: number[] = []
  const micros: number[] = []
  for (const [at, { id, atMicros }] of moments.entries()) {
    const node = indexOfId.get(id)
    const lasted = Math.max(0, (moments[at + 1]?.atMicros ?? endTime) - atMicros)
    if (node === undefined || lasted === 0) continue
    selfWeight[node] = (selfWeight[node] ?? 0) + lasted
    const last = tops.length - 1
    if (tops[last] === node) micros[last] = (micros[last] ?? 0) + lasted
    else {
      tops.push(node)
      micros.push(lasted)
    }
  }
  const durationMs = Math.max(0, endTime - startTime) / 1000
  return ok({
    frames: table.frames,
    nodes: { frame, parent, selfWeight },
    samples: tops,
    sampleMicros: micros,
    durationMs,
  })
}

interface Moment {
  readonly id: number
  readonly atMicros: number
}

/** Deltas are negative where the profiler's thread wrote two samples in another order than it took them. */
function momentsOf(samples: readonly number[], timeDeltas: readonly number[], startMicros: number): readonly Moment[] {
  let atMicros = startMicros
  const moments = samples.map((id, at) => {
    atMicros += timeDeltas[at] ?? 0
    return { id, atMicros }
  })
  return moments.sort((one, other) => one.atMicros - other.atMicros)
}

/** A parent before its children, from the root; V8 numbers nodes in any order. */
function orderNodes(nodes: readonly RawNode[], table: FrameTable) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const frame: number[] = []
  const parent: number[] = []
  const indexOfId = new Map<number, number>()
  const waiting: { readonly id: number | undefined; readonly under: number }[] = [{ id: nodes[0]?.id, under: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = next.id === undefined ? undefined : byId.get(next.id)
    // A node that stands below itself would never end.
    if (node === undefined || indexOfId.has(node.id)) continue
    const index = frame.push(frame.length === 0 ? -1 : table.indexOf(node.callFrame)) - 1
    parent.push(next.under)
    indexOfId.set(node.id, index)
    for (const id of [...(node.children ?? [])].reverse()) waiting.push({ id, under: index })
  }
  return { frame, parent, indexOfId }
}
