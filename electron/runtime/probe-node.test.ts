import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embeddedNode, probeNode } from './probe-node.ts'
import { testNode } from './test-nodes.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'probe-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** An executable that prints this. */
function fake(name: string, script: string): string {
  const path = join(dir, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
const saying = (name: string, answer: unknown) => fake(name, `echo '${JSON.stringify(answer)}'`)

describe('probe node', () => {
  it.for([
    [18, false],
    [20, false],
    [22, true],
    [24, true],
    [26, true],
  ] as const)('knows a real Node %d, and whether it strips types: %s', async ([major, stripsTypes], { skip }) => {
    const path = testNode(major)
    if (path === null) return skip(`node-${major} is not installed`)
    const probed = await probeNode(path)
    expect(probed).toMatchObject({ ok: true, value: { path, usable: true, stripsTypes, source: 'settings' } })
    if (probed.ok) expect(probed.value.version).toMatch(new RegExp(`^${major}\\.`))
    if (probed.ok) expect(probed.value.remark).toBe(stripsTypes ? null : 'cannot run .ts files as they are')
  })

  it('says of one that is too old what is needed', async () => {
    const path = saying('old', { versions: { node: '16.20.2' } })
    expect(await probeNode(path)).toMatchObject({
      value: { usable: false, version: '16.20.2', remark: 'Node 16.20.2 is too old: workers need Node 18 or newer' },
    })
  })

  it.each([
    ['another program', () => fake('echo', 'echo hello'), 'is not Node.js'],
    ['one that fails', () => fake('fails', 'exit 3'), 'is not Node.js'],
    ['Bun', () => saying('bun', { versions: { node: '22.6.0', bun: '1.2.0' } }), 'is Bun 1.2.0, not Node.js'],
    ['nothing', () => join(dir, 'missing'), 'does not exist'],
    ['a folder', () => dir, 'cannot be run'],
    ['a relative path', () => 'node', 'is not an absolute path'],
  ])('refuses %s', async (_name, make, reason) => {
    expect(await probeNode(make())).toMatchObject({
      error: { code: 'node-missing', message: expect.stringContaining(reason) },
    })
  })

  it('does not wait for ever', { timeout: 15_000 }, async () => {
    const answer = await probeNode(fake('hangs', 'exec sleep 60'))
    expect(answer).toMatchObject({ error: { message: expect.stringContaining('did not answer within 5 s') } })
  })

  it('describes the embedded one by the process that asks', () => {
    expect(embeddedNode('24.15.0')).toMatchObject({
      path: 'embedded',
      version: '24.15.0',
      usable: true,
      stripsTypes: process.features.typescript === 'strip',
    })
  })
})
