import type { HeapSpace, SelfDetail } from '../../../../shared/model/inspect.ts'

/** One stretch of a split bar. */
export interface MemoryPart {
  readonly name: string
  readonly bytes: number
  /** Step of the sequential ramp; 0 for what is left over. */
  readonly ramp: 0 | 1 | 2 | 3 | 4
  readonly explanation: string
}

/**
 * What the resident set is made of, as far as the worker can tell. `external` includes array buffers (Node's process.memoryUsage), so
 * they are taken out of it; what no number accounts for (code, stacks, libraries, the allocator) is "other".
 */
export function rssParts(memory: SelfDetail['memory']): MemoryPart[] {
  const heapFree = Math.max(0, memory.heapTotalBytes - memory.heapUsedBytes)
  const external = Math.max(0, memory.externalBytes - memory.arrayBuffersBytes)
  const known = memory.heapUsedBytes + heapFree + external + memory.arrayBuffersBytes
  return [
    {
      name: 'heap used',
      bytes: memory.heapUsedBytes,
      ramp: 2,
      explanation: 'JavaScript objects that live or wait for collection',
    },
    { name: 'heap free', bytes: heapFree, ramp: 1, explanation: 'Taken from the system by V8, not used now' },
    {
      name: 'array buffers',
      bytes: memory.arrayBuffersBytes,
      ramp: 4,
      explanation: 'Buffers and typed arrays, outside the heap',
    },
    { name: 'external', bytes: external, ramp: 3, explanation: 'C++ objects bound to JavaScript ones' },
    {
      name: 'other',
      bytes: Math.max(0, memory.rssBytes - known),
      ramp: 0,
      explanation: 'Code, stacks, libraries, and what the allocator holds',
    },
  ]
}

const spaceNames: readonly {
  readonly names: readonly string[]
  readonly name: string
  readonly ramp: 1 | 2 | 3 | 4
}[] = [
  { names: ['old_space', 'trusted_space'], name: 'old', ramp: 2 },
  {
    names: ['large_object_space', 'new_large_object_space', 'trusted_large_object_space'],
    name: 'large object',
    ramp: 3,
  },
  { names: ['new_space'], name: 'new', ramp: 4 },
  { names: ['code_space', 'code_large_object_space'], name: 'code', ramp: 1 },
]

/** V8's heap spaces, the small ones together. */
export function heapParts(spaces: readonly HeapSpace[]): MemoryPart[] {
  const parts = spaceNames.map(({ names, name, ramp }): MemoryPart => {
    const members = spaces.filter((space) => names.includes(space.name))
    return { name, ramp, bytes: sumUsed(members), explanation: members.map((space) => space.name).join(', ') }
  })
  const others = spaces.filter((space) => !spaceNames.some(({ names }) => names.includes(space.name)))
  parts.push({
    name: 'other',
    ramp: 0,
    bytes: sumUsed(others),
    explanation: others.map((space) => space.name).join(', '),
  })
  return parts
}

function sumUsed(spaces: readonly HeapSpace[]): number {
  return spaces.reduce((sum, space) => sum + space.usedBytes, 0)
}
