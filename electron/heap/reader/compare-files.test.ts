import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { compareFiles } from './compare-files.ts'
import { ClassCounter } from './count-classes.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file as V8 writes it, with these objects and strings. */
function snapshotText(nodes: readonly (readonly number[])[], strings: readonly string[]): string {
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
    node_types: [['hidden', 'array', 'string', 'object', 'synthetic'], 'string', 'number'],
  }
  const rows = nodes.map(([type, name, id, self]) => [type, name, id, self, 0, 0, 0].join(',')).join('\n,')
  const names = strings.map((one) => JSON.stringify(one)).join(',\n')
  return `{"snapshot":{"meta":${JSON.stringify(meta)},"node_count":${nodes.length}},\n"nodes":[${rows}],\n"edges":[1,2,3],\n"locations":[],\n"strings":[${names}]}`
}

const nodes = [
  [4, 0, 1, 0],
  [3, 1, 3, 40],
  [3, 1, 5, 40],
  [3, 2, 7, 24],
  [2, 3, 9, 16],
] as const
const strings = ['', 'Leaked "x" \\', 'Größe', 'a ] "strings":[ inside']

describe('a heap snapshot that is read piece by piece', () => {
  it('counts by constructor, wherever the pieces are cut', () => {
    const bytes = Buffer.from(snapshotText(nodes, strings))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const counter = new ClassCounter()
        const ends = [...new Set([...cuts, bytes.length])].sort((one, other) => one - other)
        ends.reduce((from, to) => {
          counter.push(bytes.subarray(from, to))
          return to
        }, 0)
        const kept = { keptCount: 0 }
        expect(Object.fromEntries(counter.end())).toEqual({
          'Leaked "x" \\': { count: 2, bytes: 80, ...kept },
          Größe: { count: 1, bytes: 24, ...kept },
          '(string)': { count: 1, bytes: 16, ...kept },
        })
      }),
      { seed: 15, numRuns: 200 },
    )
  })

  it('tells what was added and what is gone in one process, and only numbers between two', async () => {
    const [before, after] = [join(aFolder(), 'a'), join(aFolder(), 'b')]
    writeFileSync(before, snapshotText(nodes, strings))
    writeFileSync(after, snapshotText([...nodes.slice(0, 2), [3, 1, 11, 40], [3, 1, 13, 40]], strings))
    const same = await compareFiles(before, after, true)
    expect(same.classes[0]).toEqual({
      name: 'Leaked "x" \\',
      beforeCount: 2,
      afterCount: 3,
      beforeBytes: 80,
      afterBytes: 120,
      addedCount: 2,
      goneCount: 1,
    })
    expect(same).toMatchObject({ before: { count: 4, bytes: 120 }, after: { count: 3, bytes: 120 }, classCount: 3 })
    const other = await compareFiles(before, after, false)
    expect(other.classes[0]).toMatchObject({ addedCount: null, goneCount: null, afterCount: 3 })
  })

  it.each([
    ['{"snapshot":{},"nodes":[]}', /what its nodes are made of/],
    [snapshotText(nodes, strings).slice(0, -40), /ends in the middle/],
    ['not a snapshot', /ends in the middle/],
  ])('says what is wrong with a file that is none: %#', async (text, words) => {
    const path = join(aFolder(), 'a')
    writeFileSync(path, text)
    await expect(compareFiles(path, path, true)).rejects.toThrow(words)
  })

  it.runIf(isLong)('finds 1000 leaked objects between two snapshots of V8 itself', { timeout: 60_000 }, async () => {
    class Leaked {
      readonly at: number
      constructor(at: number) {
        this.at = at
      }
    }
    const folder = aFolder()
    const before = writeHeapSnapshot(join(folder, 'before'))
    const kept = Array.from({ length: 1000 }, (_, at) => new Leaked(at))
    const after = writeHeapSnapshot(join(folder, 'after'))
    const { classes } = await compareFiles(before, after, true)
    expect(kept).toHaveLength(1000)
    expect(classes.find(({ name }) => name === 'Leaked')).toMatchObject({
      beforeCount: 0,
      afterCount: 1000,
      addedCount: 1000,
      goneCount: 0,
    })
  })
})
