import { z } from 'zod'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { callFrameSchema, type FrameContext, FrameTable } from './frames.ts'
import type { ReadPart } from './read-cpu-profile.ts'

const nodeSchema = z.looseObject({
  callFrame: callFrameSchema,
  selfSize: z.number(),
  // Looked at when its turn comes: a deep stack must not become one of ours.
  children: z.array(z.unknown()),
})
/** `HeapProfiler.stopSampling` of the inspector's protocol: bytes, as V8 estimates them from its samples. */
const answerSchema = z.looseObject({ profile: z.looseObject({ head: z.unknown() }) })

/** Makes columns of what V8 says of a worker's allocations. It knows no time: `durationMs` is for the caller to say. */
export function readAllocations(answer: unknown, context: FrameContext): Result<ReadPart> {
  const notOne = fail('internal', 'what V8 said of it is no profile of allocations')
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) return notOne
  const table = new FrameTable(context)
  const frame: number[] = []
  const parent: number[] = []
  const selfWeight: number[] = []
  const waiting: { readonly value: unknown; readonly under: number }[] = [{ value: parsed.data.profile.head, under: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = nodeSchema.safeParse(next.value)
    if (!node.success) return notOne
    const { callFrame, selfSize, children } = node.data
    const index = frame.push(frame.length === 0 ? -1 : table.indexOf(callFrame)) - 1
    parent.push(next.under)
    selfWeight.push(Math.max(0, selfSize))
    for (const value of [...children].reverse()) waiting.push({ value, under: index })
  }
  return ok({
    frames: table.frames,
    nodes: { frame, parent, selfWeight },
    samples: [],
    sampleMicros: [],
    durationMs: 0,
  })
}
