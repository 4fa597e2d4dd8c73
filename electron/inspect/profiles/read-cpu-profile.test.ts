import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FrameContext, ownerOf, ownPackage } from './frames.ts'
import { readAllocations } from './read-allocations.ts'
import { readCpuProfile } from './read-cpu-profile.ts'
import { toCpuProfile, toHeapProfile } from './to-v8.ts'

const context: FrameContext = { ownFiles: ['/deck/agent.cjs'], find: (place) => ({ ...place, name: null }) }

const frame = (functionName: string, url = 'file:///app/cart.mjs', lineNumber = 41) => ({
  functionName,
  scriptId: '1',
  url,
  lineNumber,
  columnNumber: 9,
})

/** As V8 writes it: ids in any order, a delta before each sample. */
const raw = {
  profile: {
    nodes: [
      { id: 7, callFrame: frame('(root)', '', -1), hitCount: 0, children: [3, 9] },
      { id: 3, callFrame: frame('main'), hitCount: 1, children: [4] },
      { id: 9, callFrame: frame('(idle)', '', -1), hitCount: 1 },
      { id: 4, callFrame: frame('', '/app/node_modules/@shop/tax/index.js', 0), hitCount: 1 },
    ],
    startTime: 1000,
    endTime: 2000,
    samples: [3, 4, 4, 9, 3],
    timeDeltas: [100, 100, 200, 300, 100],
  },
}

function read(answer: unknown, given: Partial<FrameContext> = {}) {
  const result = readCpuProfile(answer, { ...context, ...given })
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('a CPU profile of V8', () => {
  it('becomes columns in which a parent stands before its children, and a call on top lasts until the next', () => {
    const { nodes, samples, sampleMicros, durationMs, frames } = read(raw)
    expect(nodes).toEqual({ frame: [-1, 0, 1, 2], parent: [0, 0, 1, 0], selfWeight: [0, 300, 500, 100] })
    expect([samples, sampleMicros, durationMs]).toEqual([[1, 2, 3, 1], [100, 500, 100, 200], 1])
    expect(frames).toEqual([
      { functionName: 'main', file: '/app/cart.mjs', line: 42, column: 10, origin: 'app', packageName: null },
      {
        functionName: '(anonymous)',
        file: '/app/node_modules/@shop/tax/index.js',
        line: 1,
        column: 10,
        origin: 'package',
        packageName: '@shop/tax',
      },
      { functionName: '(idle)', file: '', line: null, column: 10, origin: 'idle', packageName: null },
    ])
  })

  it('has the places of the sources, where a map leads there', () => {
    const find = () => ({ file: '/app/src/cart.ts', line: 7, column: 3, name: null })
    expect(read(raw, { find }).frames[0]).toMatchObject({ file: '/app/src/cart.ts', line: 7, column: 3, origin: 'app' })
  })

  it('has the names of the sources, where a map knows what stands right before the place of the function', () => {
    // "main" is 4 long, and V8's place is right behind it, in column 10.
    const find: FrameContext['find'] = (place) => ({ ...place, name: place.column === 6 ? 'sumOrder' : null })
    expect(read(raw, { find }).frames[0]).toMatchObject({ functionName: 'sumOrder', line: 42, column: 10 })
    expect(read(raw, { find }).frames[1]).toMatchObject({ functionName: '(anonymous)' })
  })

  it('keeps the time that passed, whatever order its samples were written in', () => {
    const steps = fc.array(fc.record({ node: fc.constantFrom(3, 4, 9), delta: fc.integer({ min: -50, max: 400 }) }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(steps, (list) => {
        const samples = list.map(({ node }) => node)
        const timeDeltas = [100, ...list.slice(1).map(({ delta }) => delta)]
        const times = timeDeltas.map((_, at) => timeDeltas.slice(0, at + 1).reduce((sum, delta) => sum + delta, 0))
        const endTime = 1000 + Math.max(...times)
        const part = read({ profile: { ...raw.profile, samples, timeDeltas, endTime } })
        const weight = part.nodes.selfWeight.reduce((sum, one) => sum + one, 0)
        expect(weight).toBe(Math.max(...times) - Math.min(...times))
        expect(part.sampleMicros.reduce((sum, one) => sum + one, 0)).toBe(weight)
        expect(part.samples.every((node, at) => at === 0 || node !== part.samples[at - 1])).toBe(true)
      }),
    )
  })

  it('is refused when it is none, and ends when a node stands below itself', () => {
    for (const junk of [undefined, {}, { profile: { nodes: [] } }, { profile: { ...raw.profile, nodes: [] } }])
      expect(readCpuProfile(junk, context).ok).toBe(false)
    const [root] = raw.profile.nodes
    const looped = { ...raw.profile, nodes: [{ ...root, children: [7] }] }
    expect(read({ profile: looped }).nodes.frame).toEqual([-1])
  })

  it('is the same after it was written for other programs and read again', () => {
    const part = { slot: 1, generation: 1, pid: 1, remark: null, ...read(raw) }
    const written = toCpuProfile(part, 100)
    const again = read(JSON.parse(JSON.stringify({ profile: written })))
    const withoutPlace = part.frames.map((one) => (one.file === '' ? { ...one, column: null } : one))
    expect(again).toEqual({ ...read(raw), durationMs: 0.9, frames: withoutPlace })
    expect(written.nodes.map(({ hitCount }) => hitCount)).toEqual([0, 3, 5, 1])
    expect(written.samples).toHaveLength(9)
  })
})

describe('allocations as V8 samples them', () => {
  const answer = {
    profile: {
      head: {
        callFrame: frame('(root)', '', -1),
        selfSize: 0,
        id: 1,
        children: [{ callFrame: frame('keep'), selfSize: 400, id: 2, children: [] }],
      },
      samples: [],
    },
  }

  it('become columns, in bytes and without a time', () => {
    const part = readAllocations(answer, context)
    expect(part).toMatchObject({
      ok: true,
      value: { nodes: { frame: [-1, 0], parent: [0, 0], selfWeight: [0, 400] }, samples: [], durationMs: 0 },
    })
  })

  it('take no stack of ours, however deep they are, and can be written again', () => {
    let head: object = { callFrame: frame('deepest'), selfSize: 1, children: [] }
    for (let depth = 0; depth < 3000; depth += 1) head = { callFrame: frame('deeper'), selfSize: 1, children: [head] }
    const read = readAllocations({ profile: { head } }, context)
    if (!read.ok) throw new Error(read.error.message)
    const written = toHeapProfile({ slot: 1, generation: 1, pid: 1, remark: null, ...read.value })
    const again = readAllocations(JSON.parse(JSON.stringify({ profile: written })), context)
    expect(again).toMatchObject({ ok: true, value: { nodes: read.value.nodes } })
  })

  it('are refused when they are none', () => {
    for (const junk of [{}, { profile: {} }, { profile: { head: { children: 3 } } }])
      expect(readAllocations(junk, context).ok).toBe(false)
  })
})

describe('whose code it is', () => {
  it.each([
    ['main', '/app/cart.js', 'app', null],
    ['route', '/app/node_modules/express/lib/router.js', 'package', 'express'],
    ['tax', 'C:\\shop\\node_modules\\@shop\\tax\\index.js', 'package', '@shop/tax'],
    ['inner', '/app/node_modules/a/node_modules/b/x.js', 'package', 'b'],
    ['parserOnMessageComplete', 'node:_http_common', 'node', null],
    ['#beat', '/deck/agent.cjs', 'package', ownPackage],
    ['(garbage collector)', '', 'garbage-collection', null],
    ['(idle)', '', 'idle', null],
    ['(program)', '', 'native', null],
    ['writev', '', 'native', null],
  ])('%s of %s is %s', (name, file, origin, packageName) => {
    expect(ownerOf(name, file, ['/deck/agent.cjs'])).toEqual({ origin, packageName })
  })
})
