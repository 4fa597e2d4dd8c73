import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeFailure } from './electron-binary.mjs'
import { integrityOf } from './electron-copy.mjs'
import { userCacheDir } from './folders.mjs'
import { isNodeNewEnough } from './node-version.mjs'
import { findMissingPackage } from './packages.mjs'
import { parseMissingLibraries } from './system-libraries.mjs'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'clusterdeck-setup-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('node version', () => {
  it.each([
    ['18.20.8', false],
    ['20.18.9', false],
    ['20.19.0', true],
    ['22.0.0', true],
    ['26.10.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNodeNewEnough(version)).toBe(expected)
  })
})

describe('what is fetched for an installed deck', () => {
  it.each([
    ['linux', {}, join('/home/me', '.cache', 'clusterdeck')],
    ['linux', { XDG_CACHE_HOME: '/big/cache' }, join('/big/cache', 'clusterdeck')],
    ['darwin', {}, join('/home/me', 'Library', 'Caches', 'Clusterdeck')],
    ['win32', { LOCALAPPDATA: 'D:/local' }, join('D:/local', 'Clusterdeck', 'Cache')],
    ['win32', {}, join('/home/me', 'AppData', 'Local', 'Clusterdeck', 'Cache')],
  ])('is kept in the cache of the user on %s with %j', (platform, environment, folder) => {
    expect(userCacheDir(platform, environment, '/home/me')).toBe(folder)
  })
})

describe('packages', () => {
  const install = (wanted: object, installed: object | null, folders: readonly string[]): void => {
    writeFileSync(join(dir, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }))
    mkdirSync(join(dir, 'node_modules'), { recursive: true })
    for (const folder of folders) mkdirSync(join(dir, folder), { recursive: true })
    if (installed) {
      writeFileSync(join(dir, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
    }
  }

  it('finds nothing missing when npm installed what the lock says', () => {
    install({ 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } }, ['node_modules/a'])
    expect(findMissingPackage(dir)).toBeNull()
  })

  it('does not miss optional packages of other platforms', () => {
    install({ 'node_modules/mac-only': { version: '1.0.0', optional: true } }, {}, [])
    expect(findMissingPackage(dir)).toBeNull()
  })

  it.each([
    ['nothing was installed', null, [], 'nothing is installed yet'],
    ['a package is missing', {}, [], 'node_modules/a should be 2.0.0, is missing'],
    ['a version differs', { 'node_modules/a': { version: '1.0.0' } }, ['node_modules/a'], 'should be 2.0.0, is 1.0.0'],
    ['a folder was deleted', { 'node_modules/a': { version: '2.0.0' } }, [], 'node_modules/a is gone'],
  ])('says so when %s', (_, installed, folders, words) => {
    install({ 'node_modules/a': { version: '2.0.0' } }, installed, folders)
    expect(findMissingPackage(dir)).toContain(words)
  })
})

describe('electron', () => {
  it('hashes a download the way npm writes it', async () => {
    writeFileSync(join(dir, 'file'), 'abc')
    expect(await integrityOf(join(dir, 'file'))).toBe(
      'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==',
    )
  })

  it('takes the reason of a failed download from the head of its stack', () => {
    expect(describeFailure('TypeError: fetch failed\n    at node:internal\n    at x')).toBe('fetch failed')
    expect(describeFailure('')).toBe('no reason given')
  })
})

describe('system libraries', () => {
  it('reads what the loader did not find', () => {
    const output = '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n'
    expect(parseMissingLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })

  /** A system of fakes: `ldd` misses a library until `apt-get install` was called. */
  const fakeSystem = (root: boolean): void => {
    const program = (name: string, script: string): void => {
      writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(dir, name), 0o755)
    }
    program('ldd', `[ -e ${dir}/installed ] || echo "	libgtk-3.so.0 => not found"`)
    program('apt-cache', 'printf "libgtk-3-0\\nlibasound2t64\\nlibasound2\\n"')
    program('apt-get', `echo "$@" >> ${dir}/apt.log; if [ "$1" = install ]; then : > ${dir}/installed; fi`)
    writeFileSync(
      join(dir, 'provide.mjs'),
      `import { provideSystemLibraries } from ${JSON.stringify(resolve(import.meta.dirname, 'system-libraries.mjs'))}
       process.getuid = () => ${root ? 0 : 1000}
       await provideSystemLibraries('/some/electron', { needsVirtualDisplay: false }).catch((error) => {
         console.log(error.message)
         process.exitCode = 1
       })`,
    )
  }
  const provide = (): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [join(dir, 'provide.mjs')], {
        env: { ...process.env, PATH: `${dir}:/bin:/usr/bin` },
      })
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      child.stderr.on('data', (chunk) => {
        output += chunk
      })
      child.on('close', (code) => done({ code, output }))
    })

  it('installs them with apt when root, choosing the names this system knows', async () => {
    fakeSystem(true)
    expect(await provide()).toMatchObject({ code: 0 })
    const calls = readFileSync(join(dir, 'apt.log'), 'utf8').trim().split('\n')
    expect(calls[0]).toBe('update')
    expect(calls[1]).toMatch(/^install -y .*libgtk-3-0 .*libasound2t64/)
  })

  it('prints the exact command otherwise, and runs nothing', async () => {
    fakeSystem(false)
    const { code, output } = await provide()
    expect(code).toBe(1)
    expect(output).toMatch(/libgtk-3\.so\.0.*\n\s+sudo sh -c 'apt-get update && apt-get install -y .*libgtk-3-0 /)
    expect(existsSync(join(dir, 'apt.log'))).toBe(false)
  })

  it('does nothing when nothing is missing', async () => {
    fakeSystem(true)
    writeFileSync(join(dir, 'installed'), '')
    expect(await provide()).toEqual({ code: 0, output: '' })
    expect(existsSync(join(dir, 'apt.log'))).toBe(false)
  })
})
