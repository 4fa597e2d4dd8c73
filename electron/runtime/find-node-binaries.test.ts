import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseNode } from './choose-node.ts'
import { findNodeBinaries } from './find-node-binaries.ts'
import { probeNode } from './probe-node.ts'
import { testNode } from './test-nodes.ts'

const node20 = testNode(20)
const node22 = testNode(22)
const node24 = testNode(24)
const asks = { probe: probeNode, embeddedVersion: '24.15.0' }
let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'find-node-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe.skipIf(node20 === null || node22 === null || node24 === null)('node binaries', () => {
  const paths = { node20: node20 ?? '', node22: node22 ?? '', node24: node24 ?? '' }

  it('lists PATH, settings, version managers and the embedded one, each file once', async () => {
    const home = join(dir, 'home')
    const managed = join(home, '.nvm/versions/node/v24.21.0/bin')
    mkdirSync(managed, { recursive: true })
    symlinkSync(paths.node24, join(managed, 'node'))
    const linked = join(dir, 'linked')
    mkdirSync(linked)
    symlinkSync(paths.node22, join(linked, 'node'))
    const found = await findNodeBinaries({
      pathVariable: [dirname(paths.node22), 'relative', '/nowhere', linked].join(delimiter),
      embeddedVersion: '24.15.0',
      settingsPaths: [paths.node20, paths.node22, join(dir, 'gone')],
      homeDir: home,
    })
    expect(found.map(({ path, source }) => [path, source])).toEqual([
      [paths.node22, 'path'],
      [paths.node20, 'settings'],
      [join(managed, 'node'), 'version-manager'],
      ['embedded', 'embedded'],
    ])
  })

  it.each([
    ['nothing said: PATH', '', paths.node20, paths.node20],
    ['nothing said, nothing on PATH: embedded', '', '/nowhere/node', 'embedded'],
    ['embedded', 'embedded', paths.node20, 'embedded'],
    ['a path', paths.node22, paths.node20, paths.node22],
  ])('chooses by settings: %s', async (_name, nodePath, onPath, chosen) => {
    const result = await chooseNode({ ...asks, nodePath, pathVariable: dirname(onPath) })
    expect(result).toMatchObject({ ok: true, value: { path: chosen } })
  })
})

describe('choose node', () => {
  it('refuses a path that is no node', async () => {
    const chosen = await chooseNode({ ...asks, nodePath: join(dir, 'gone'), pathVariable: '' })
    expect(chosen).toMatchObject({
      error: { code: 'node-missing', message: expect.stringContaining('does not exist') },
    })
  })
})
