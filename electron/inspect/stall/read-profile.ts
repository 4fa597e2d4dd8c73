import { z } from 'zod'

const callFrame = z.object({
  functionName: z.string(),
  url: z.string(),
  /** From 0; -1 where V8 knows none. */
  lineNumber: z.number(),
  columnNumber: z.number(),
})
const profileSchema = z.object({
  nodes: z
    .array(
      z.object({
        id: z.number(),
        callFrame,
        children: z.array(z.number()).optional(),
        positionTicks: z.array(z.object({ line: z.number(), ticks: z.number() })).optional(),
      }),
    )
    .min(1),
  samples: z.array(z.number()).optional(),
  startTime: z.number(),
  endTime: z.number(),
})
type CpuProfile = z.infer<typeof profileSchema>
type CallFrame = z.infer<typeof callFrame>

/** A function of the heaviest stack, as V8 names it; line and column from 1, null: unknown. */
export interface SampledFrame {
  readonly functionName: string
  readonly url: string
  readonly line: number | null
  readonly column: number | null
  readonly totalRatio: number
  readonly selfRatio: number
  readonly depth: number
}

/** What a short profile of one stuck thread says. */
export interface SampledStack {
  readonly sampledMs: number
  /** Innermost first. */
  readonly frames: readonly SampledFrame[]
  readonly garbageRatio: number
  /** The thread waited for events: its loop turned. */
  readonly idleRatio: number
}

interface Node {
  readonly key: string
  readonly frame: CallFrame
  parent: Node | null
  readonly children: Node[]
  selfCount: number
  totalCount: number
}

interface FunctionCounts {
  totalCount: number
  selfCount: number
  /** Samples by line, from 1. */
  readonly lines: Map<number, number>
}

/** The stack that most samples had, with the share of each function. Null: this is no profile, or it has no sample. */
export function readProfile(value: unknown): SampledStack | null {
  const parsed = profileSchema.safeParse(value)
  if (!parsed.success) return null
  const profile = parsed.data
  const samples = profile.samples ?? []
  if (samples.length === 0) return null
  const nodes = treeOf(profile)
  const counts = new Map<string, FunctionCounts>()
  for (const id of samples) countSample(nodes.get(id), counts)
  for (const { id, positionTicks = [] } of profile.nodes) {
    const lines = counts.get(nodes.get(id)?.key ?? '')?.lines
    for (const { line, ticks } of positionTicks) lines?.set(line, (lines.get(line) ?? 0) + ticks)
  }
  const [first] = profile.nodes
  const root = first === undefined ? undefined : nodes.get(first.id)
  const share = (name: string): number => (counts.get(keyOf(pseudo(name)))?.selfCount ?? 0) / samples.length
  return {
    sampledMs: (profile.endTime - profile.startTime) / 1000,
    frames: root === undefined ? [] : describe(heaviestPath(root), counts, samples.length),
    garbageRatio: share('(garbage collector)'),
    idleRatio: share('(idle)'),
  }
}

function treeOf(profile: CpuProfile): Map<number, Node> {
  const nodes = new Map<number, Node>(
    profile.nodes.map(({ id, callFrame: frame }) => [
      id,
      { key: keyOf(frame), frame, parent: null, children: [], selfCount: 0, totalCount: 0 },
    ]),
  )
  for (const { id, children = [] } of profile.nodes) {
    const parent = nodes.get(id)
    for (const childId of children) {
      const child = nodes.get(childId)
      if (parent === undefined || child === undefined) continue
      child.parent = parent
      parent.children.push(child)
    }
  }
  return nodes
}

/** A function that stands in one stack several times had this sample once. */
function countSample(top: Node | undefined, counts: Map<string, FunctionCounts>): void {
  if (top === undefined) return
  top.selfCount += 1
  const seen = new Set<string>()
  for (let node: Node | null = top; node !== null; node = node.parent) {
    node.totalCount += 1
    if (seen.has(node.key)) continue
    seen.add(node.key)
    const known = counts.get(node.key) ?? { totalCount: 0, selfCount: 0, lines: new Map() }
    known.totalCount += 1
    if (node === top) known.selfCount += 1
    counts.set(node.key, known)
  }
}

/** From the root to where more samples end than go on; the garbage collector is no part of any stack. */
function heaviestPath(root: Node): Node[] {
  const path: Node[] = []
  let at = root
  for (;;) {
    const isRoot = at === root
    const candidates = at.children.filter((child) => !isRoot || !pseudoNames.has(child.frame.functionName))
    const pool = candidates.some(({ totalCount }) => totalCount > 0) ? candidates : at.children
    const next = pool.reduce<Node | null>((best, one) => (best && best.totalCount >= one.totalCount ? best : one), null)
    if (next === null || next.totalCount === 0 || (!isRoot && next.totalCount < at.selfCount)) return path
    path.push(next)
    at = next
  }
}

function describe(path: readonly Node[], counts: ReadonlyMap<string, FunctionCounts>, sampleCount: number) {
  const frames: SampledFrame[] = []
  let before = ''
  for (const { key, frame } of path) {
    const last = frames.at(-1)
    if (key === before && last !== undefined) {
      frames[frames.length - 1] = { ...last, depth: last.depth + 1 }
      continue
    }
    before = key
    const { totalCount = 0, selfCount = 0, lines = new Map<number, number>() } = counts.get(key) ?? {}
    frames.push({
      functionName: frame.functionName === '' ? '(anonymous)' : frame.functionName,
      url: frame.url,
      ...placeIn(frame, lines),
      totalRatio: totalCount / sampleCount,
      selfRatio: selfCount / sampleCount,
      depth: 1,
    })
  }
  return frames.reverse()
}

/** Where most samples were; where the function begins, when none was on top of it. */
function placeIn({ lineNumber, columnNumber }: CallFrame, lines: ReadonlyMap<number, number>) {
  const [hottest] = [...lines].sort(([, one], [, other]) => other - one)
  if (hottest !== undefined && hottest[0] > 0) {
    return { line: hottest[0], column: hottest[0] === lineNumber + 1 ? columnNumber + 1 : null }
  }
  return lineNumber < 0 ? { line: null, column: null } : { line: lineNumber + 1, column: columnNumber + 1 }
}

const pseudoNames = new Set(['(program)', '(garbage collector)', '(idle)', '(root)'])
const pseudo = (functionName: string): CallFrame => ({ functionName, url: '', lineNumber: -1, columnNumber: -1 })

function keyOf({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
  return `${functionName} ${url} ${lineNumber} ${columnNumber}`
}
