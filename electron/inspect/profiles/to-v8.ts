import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ProfileFrame, SlotProfile } from '../../../shared/inspection/profile.ts'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: object
    readonly hitCount: number
    readonly children: readonly number[]
  }[]
  readonly startTime: number
  readonly endTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/**
 * One worker's part as a `.cpuprofile` (the `Profile` of V8's inspector protocol), for DevTools, VS Code and speedscope. A
 * stretch in which the same call was on top becomes a sample for each interval again: some readers count samples.
 */
export function toCpuProfile(part: SlotProfile, intervalMicros: number): CpuProfile {
  const hitCounts = new Array<number>(part.nodes.frame.length).fill(0)
  const samples: number[] = []
  const timeDeltas: number[] = []
  // A sample's delta is the time since the one before it; what lasts after the last one is told by the end.
  let beforeMicros = 0
  for (const [at, node] of part.samples.entries()) {
    const micros = part.sampleMicros[at] ?? 0
    const count = Math.max(1, Math.round(micros / intervalMicros))
    hitCounts[node] = (hitCounts[node] ?? 0) + count
    for (let one = 0; one < count; one += 1) {
      samples.push(node + 1)
      timeDeltas.push(beforeMicros)
      beforeMicros = Math.floor(((one + 1) * micros) / count) - Math.floor((one * micros) / count)
    }
  }
  const endTime = part.sampleMicros.reduce((sum, micros) => sum + micros, 0)
  const children = childrenOf(part)
  const nodes = part.nodes.frame.map((_, node) => ({
    id: node + 1,
    callFrame: callFrameOf(part, node),
    hitCount: hitCounts[node] ?? 0,
    children: (children[node] ?? []).map((child) => child + 1),
  }))
  return { nodes, startTime: 0, endTime, samples, timeDeltas }
}

interface HeapNode {
  readonly id: number
  readonly callFrame: object
  readonly selfSize: number
  readonly children: HeapNode[]
}

/** One worker's allocations as a `.heapprofile`, for the Memory panel of DevTools and for speedscope. */
export function toHeapProfile(part: SlotProfile): object {
  const nodes = part.nodes.frame.map(
    (_, node): HeapNode => ({
      id: node + 1,
      callFrame: callFrameOf(part, node),
      selfSize: part.nodes.selfWeight[node] ?? 0,
      children: [],
    }),
  )
  for (const [node, parent] of part.nodes.parent.entries()) {
    const child = nodes[node]
    if (node > 0 && child !== undefined) nodes[parent]?.children.push(child)
  }
  // Whoever reads it wants a list of samples, even if V8's own were not kept.
  const samples = nodes.flatMap(({ id, selfSize }) =>
    selfSize === 0 ? [] : [{ nodeId: id, size: selfSize, ordinal: id }],
  )
  return { head: nodes[0], samples }
}

function childrenOf({ nodes }: SlotProfile): readonly (readonly number[])[] {
  const children: number[][] = nodes.frame.map(() => [])
  for (const [node, parent] of nodes.parent.entries()) if (node > 0) children[parent]?.push(node)
  return children
}

function callFrameOf({ frames, nodes }: SlotProfile, node: number): object {
  const frame = frames[nodes.frame[node] ?? -1]
  if (frame === undefined) return { functionName: '(root)', ...nowhere }
  const functionName = frame.functionName === '(anonymous)' ? '' : frame.functionName
  if (frame.file === '') return { functionName, ...nowhere }
  return {
    functionName,
    scriptId: '0',
    url: addressOf(frame),
    lineNumber: (frame.line ?? 0) - 1,
    columnNumber: (frame.column ?? 0) - 1,
  }
}

const nowhere = { scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }

/** VS Code opens what a `file:` address names. */
function addressOf({ file }: ProfileFrame): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file
}
