import { z } from 'zod'
import type { SlotProfile } from '../../../shared/inspection/profile.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { callFrameSchema, type FrameContext, FrameTable } from './frames.ts'

const nodeSchema = z.looseObject({
  id: z.number(),
  callFrame: callFrameSchema,
  children: z.array(z.number()).optional(),
})
/** Looked at in one go: of a minute there are 600 000, and the deck's thread has other things to do. */
const numbers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'number'),
)
/** `Profiler.stop` of the inspector's protocol: times in µs. */
const answerSchema = z.looseObject({
  profile: z.looseObject({
    nodes: z.array(nodeSchema).min(1),
    startTime: z.number(),
    endTime: z.number(),
    samples: numbers,
    timeDeltas: numbers,
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
  const { order, times } = orderSamples(samples.length, timeDeltas, startTime)
  const selfWeight = new Array<number>(frame.length).fill(0)
  const tops: number[] = []
  const micros: number[] = []
  for (let at = 0; at < order.length; at += 1) {
    const sample = order[at] ?? 0
    const node = indexOfId.get(samples[sample] ?? 0)
    const lasted = Math.max(0, (times[order[at + 1] ?? -1] ?? endTime) - (times[sample] ?? endTime))
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

/** Deltas are negative where the profiler's thread wrote two samples in another order than it took them. */
function orderSamples(
  count: number,
  timeDeltas: readonly number[],
  startMicros: number,
): { readonly order: Uint32Array; readonly times: Float64Array } {
  const times = new Float64Array(count)
  const order = new Uint32Array(count)
  let atMicros = startMicros
  let isInOrder = true
  for (let sample = 0; sample < count; sample += 1) {
    const delta = timeDeltas[sample] ?? 0
    if (delta < 0) isInOrder = false
    atMicros += delta
    times[sample] = atMicros
    order[sample] = sample
  }
  if (!isInOrder) order.sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0) || one - other)
  return { order, times }
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
