import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeBinary } from '../../shared/model/deck.ts'
import { checkScript } from './check-script.ts'

const node20: NodeBinary = {
  path: '/node',
  version: '20.20.2',
  source: 'path',
  usable: true,
  remark: null,
  stripsTypes: false,
}
const node24: NodeBinary = { ...node20, version: '24.21.0', stripsTypes: true }
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'script-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}
const check = (scriptPath: string, more: Partial<Parameters<typeof checkScript>[0]> = {}) =>
  checkScript({ scriptPath, cwd: '', node: node24, execArgs: [], ...more })

describe('check script', () => {
  it('takes absolute paths alone: what they would be relative to, nobody said', async () => {
    expect(await check('server.js')).toMatchObject({ error: { code: 'script-missing' } })
    expect(await check(write('here.js', ''), { cwd: 'somewhere' })).toMatchObject({ error: { code: 'cwd-missing' } })
  })

  it.each([
    ['server.js', 'require("http")'],
    ['server.mjs', 'import "http"'],
    ['server.cjs', ''],
    ['www', '#!/usr/bin/env node\nrequire("http")'],
    ['bare', 'require("http")'],
    ['www.prod', 'require("http")'],
    ['server.sh', '#!/usr/bin/env node\nrequire("http")'],
    ['server.ts', 'const a: number = 1'],
  ])('takes %s', async (name, content) => {
    expect(await check(write(name, content))).toEqual({ ok: true, value: undefined })
  })

  it.each([
    ['package.json', '{}', 'Node does not run .json files'],
    ['page.html', '<html>', 'Node does not run .html files'],
    ['picture.js', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), 'it holds binary data'],
    ['program', Buffer.from('\x7fELF\x02\x01\x01\0\0'), 'it holds binary data'],
    ['run.sh', 'echo', 'Node does not run .sh files'],
    ['job.prod', '#!/usr/bin/python3\n', 'it is a script for another program (#!/usr/bin/python3)'],
    ['deploy', '#!/bin/bash\necho', 'it is a script for another program (#!/bin/bash)'],
    ['view.jsx', '<a/>', 'only with a loader'],
  ])('refuses %s, and says why', async (name, content, reason) => {
    const path = write(name, content)
    const result = await check(path)
    expect(result).toMatchObject({ error: { code: 'script-not-javascript', message: expect.stringContaining(reason) } })
    expect(result).toMatchObject({ error: { message: expect.stringContaining(path) } })
  })

  it('refuses what is missing, a folder, or below a file', async () => {
    const file = write('a.js', '')
    expect(await check(join(dir, 'gone.js'))).toMatchObject({ error: { code: 'script-missing' } })
    expect(await check(join(file, 'b.js'))).toMatchObject({ error: { code: 'script-missing' } })
    expect(await check(dir)).toMatchObject({
      error: { code: 'script-not-a-file', message: expect.stringContaining('folder') },
    })
    expect(await check('/dev/null')).toMatchObject({ error: { code: 'script-not-a-file' } })
  })

  it.skipIf(process.getuid?.() === 0)('refuses what cannot be read', async () => {
    const path = write('secret.js', '')
    chmodSync(path, 0)
    expect(await check(path)).toMatchObject({ error: { code: 'script-unreadable' } })
  })

  it('refuses TypeScript under a Node that cannot strip types, with the two ways out', async () => {
    const path = write('app.ts', '')
    expect(await check(path, { node: node20 })).toEqual({
      ok: false,
      error: {
        code: 'typescript-unsupported',
        message: `${path} is TypeScript and needs a Node that strips types; Node 20.20.2 cannot. Two ways out: choose Node 22.18 or newer, or give exec arguments that load TypeScript, such as --import tsx`,
      },
    })
    expect(await check(path, { execArgs: ['--no-experimental-strip-types'] })).toMatchObject({
      error: { code: 'typescript-unsupported', message: expect.stringContaining('turn that off') },
    })
  })

  it.each([
    [['--import', 'tsx']],
    [['--import=tsx']],
    [['-r', 'ts-node/register']],
    [['--loader', 'ts-node/esm']],
    [['--experimental-strip-types']],
  ])('takes TypeScript with exec arguments %j', async (execArgs) => {
    expect((await check(write('app.mts', ''), { node: node20, execArgs })).ok).toBe(true)
    expect((await check(write('app.tsx', ''), { node: node20, execArgs })).ok).toBe(true)
    expect((await check(write('app.cts', ''), { node: node20, nodeOptions: execArgs.join(' ') })).ok).toBe(true)
  })

  it('refuses a working directory that is missing or a file', async () => {
    const path = write('ok.js', '')
    expect((await check(path, { cwd: dir })).ok).toBe(true)
    expect(await check(path, { cwd: join(dir, 'gone') })).toMatchObject({ error: { code: 'cwd-missing' } })
    expect(await check(path, { cwd: path })).toMatchObject({
      error: { code: 'cwd-missing', message: expect.stringContaining('not a folder') },
    })
  })
})
