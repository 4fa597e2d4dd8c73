import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisPlatform } from '../../platform/this-platform.ts'
import { buildContext, dockerfileName } from './build-context.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'clusterdeck-context-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe.skipIf(thisPlatform === 'win32')('the folder that is sent to an engine', () => {
  it('is a tar that the system reads, without what .dockerignore names', async () => {
    const app = join(dir, 'app')
    const long = `${'deep/'.repeat(30)}file with spaces é.txt`
    mkdirSync(join(app, 'node_modules', 'x'), { recursive: true })
    mkdirSync(join(app, 'deep/'.repeat(30)), { recursive: true })
    writeFileSync(join(app, '.dockerignore'), '# not these\nnode_modules\n*.log\n!kept.log\n')
    writeFileSync(join(app, 'node_modules', 'x', 'index.js'), 'no')
    writeFileSync(join(app, 'a.log'), 'no')
    writeFileSync(join(app, 'kept.log'), 'yes')
    writeFileSync(join(app, 'deep', 'b.log'), 'yes: the pattern begins at the folder')
    writeFileSync(join(app, 'server.js'), 'x'.repeat(1025))
    writeFileSync(join(app, long), 'long')
    symlinkSync('server.js', join(app, 'link.js'))
    const chunks: Buffer[] = []
    for await (const chunk of buildContext(app, 'FROM scratch\n')) chunks.push(chunk)
    writeFileSync(join(dir, 'context.tar'), Buffer.concat(chunks))
    const out = join(dir, 'out')
    mkdirSync(out)
    execFileSync('/bin/tar', ['-xf', join(dir, 'context.tar'), '-C', out])
    const list = execFileSync('/usr/bin/find', ['.', '!', '-type', 'd'], { cwd: out })
      .toString()
      .trim()
      .split('\n')
      .sort()
    expect(list).toEqual(
      [dockerfileName, '.dockerignore', 'deep/b.log', long, 'kept.log', 'link.js', 'server.js']
        .map((name) => `./${name}`)
        .sort(),
    )
    expect(readFileSync(join(out, 'link.js'), 'utf8')).toBe('x'.repeat(1025))
    expect(readFileSync(join(out, dockerfileName), 'utf8')).toBe('FROM scratch\n')
  })
})
