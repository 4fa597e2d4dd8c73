import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { thisPlatform } from '../electron/platform/this-platform.ts'
import { environmentOf, installTarball, npmProgram } from '../tools/pack/install.mjs'
import { packTarball } from '../tools/pack/tarball.mjs'
import { inRoot } from '../tools/setup/folders.mjs'
import { freePort } from '../tools/testing/free-port.ts'
import { isLong } from '../tools/testing/tested-releases.ts'
import { patience } from './deck-app.ts'

/** Releases that the program itself runs on; `npm run test:e2e -- --long e2e/package.e2e.ts` tries each. */
const releases = isLong ? [20, 22, 24, 26] : [20]
/** Of some hundred files, on a machine that has other things to do. */
const installLimitMs = 180_000
const patient = { timeout: patience, interval: 50 }

const workDir = mkdtempSync(join(process.env.CLUSTERDECK_E2E_DIR ?? tmpdir(), 'package-'))
/** What a beginner's folder is called, twice. */
const projectDir = (release: number): string => join(workDir, `my first shop ${release}`, 'the real one')
const home = join(workDir, 'home of somebody')
const personWith = (release: number) => ({ node: inRoot(`node_modules/node-${release}/bin/node`), home })

const serverText = `
  require('node:http').createServer((request, response) => response.end(JSON.stringify({
    node: process.version, cwd: process.cwd(), fromNpm: Object.keys(process.env).filter((name) => /^npm_/.test(name)),
  }))).listen(process.env.PORT)`

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** The program as npm installed it, and what it has printed so far. */
class Program {
  readonly #child: ChildProcess
  #output = ''

  constructor(release: number, words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const person = personWith(release)
    this.#child = spawn(person.node, words, {
      cwd: projectDir(release),
      env: { ...environmentOf(person), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += String(chunk)
      })
    }
  }

  get output(): string {
    return this.#output
  }

  tell(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async end(): Promise<Ended> {
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    return { code: this.#child.exitCode, output: this.#output }
  }
}

const installed = (release: number, words: readonly string[], variables?: Readonly<Record<string, string>>): Program =>
  new Program(release, [join(projectDir(release), 'node_modules/.bin/clusterdeck'), ...words], variables)

let tarball = ''
beforeAll(async () => {
  tarball = (await packTarball(join(workDir, 'packed'))).path
}, installLimitMs)
afterAll(() => rmSync(workDir, { recursive: true, force: true, maxRetries: 5 }))

describe.runIf(thisPlatform === 'linux').each(releases)('the npm package on Node %i', (release) => {
  beforeAll(async () => {
    // The project has an express of its own that is of no use.
    const otherExpress = join(workDir, 'other-express')
    mkdirSync(otherExpress, { recursive: true })
    writeFileSync(join(otherExpress, 'package.json'), '{"name":"express","version":"1.0.0"}')
    writeFileSync(join(otherExpress, 'index.js'), 'throw new Error("the express of the project was loaded")')
    const warnings = await installTarball(tarball, projectDir(release), personWith(release), {
      express: `file:${otherExpress}`,
    })
    expect(warnings).not.toContain('warn')
    writeFileSync(join(projectDir(release), 'server.js'), serverText)
  }, installLimitMs)

  it('lists the licences of what is in it', () => {
    const folder = join(projectDir(release), 'node_modules/clusterdeck')
    const list = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    const listed = new Set([...list.matchAll(/^\| (\S+) \| \d/gm)].map(([, name]) => name))
    for (const name of ['react', 'recharts', 'zod', 'commander', 'express', 'electron']) expect(listed).toContain(name)
    expect(list).toContain('Permission is hereby granted, free of charge')
  })

  it('runs a server in the terminal where there is no display, and ends as it is told', async () => {
    const port = await freePort()
    const program = installed(release, ['server.js', '--workers', '2'], { PORT: String(port) })
    await expect.poll(() => program.output, patient).toContain(`2/2 listening on http://localhost:${port}`)
    expect(program.output).toMatch(/^no display here .*: running without a window/)
    const answer = await fetch(`http://localhost:${port}`).then((response) => response.json())
    expect(answer).toEqual({
      node: expect.stringContaining(`v${release}.`),
      cwd: projectDir(release),
      fromNpm: [],
    })
    program.tell('SIGTERM')
    expect(await program.end()).toMatchObject({ code: 0 })
  })

  it('hands words and exit codes through npx', async () => {
    const words = [npmProgram(), 'exec', '--', 'clusterdeck', 'run', 'not there.js']
    const { code, output } = await new Program(release, words).end()
    expect(output).toContain(`${join(projectDir(release), 'not there.js')} does not exist`)
    expect(code).toBe(5)
  })

  it('has packages of its own for its samples, whatever the project has', async () => {
    const port = await freePort()
    const program = installed(release, ['run', '--sample', 'express', '--env', `PORT=${port}`])
    await expect.poll(() => program.output, patient).toContain(`listening on http://localhost:${port}`)
    program.tell('SIGTERM')
    expect(await program.end()).toMatchObject({ code: 0 })
  })

  it('says what to do where Electron cannot be had', async () => {
    const { code, output } = await installed(release, ['server.js'], {
      DISPLAY: ':0',
      CLUSTERDECK_DOWNLOAD_LIMIT_MS: '1',
      CLUSTERDECK_NO_ELECTRON_COPY: '1',
    }).end()
    expect(output).toContain('the official download of Electron failed')
    expect(output).toContain('ELECTRON_OVERRIDE_DIST_PATH')
    expect(output).toContain('Without a window it runs all the same: clusterdeck run server.js')
    expect(code).toBe(1)
  })

  it.runIf(isLong)('plays a lesson to its end', { timeout: 180_000 }, async () => {
    const { code, output } = await installed(release, ['lesson', 'check', 'state-in-one-worker']).end()
    expect(output).toMatch(/all \d+ claims hold, 0 problems/)
    expect(code).toBe(0)
  })

  it.runIf(isLong)('lists experiments, and refuses one that is not there', async () => {
    expect(await installed(release, ['experiment', 'list']).end()).toMatchObject({
      code: 0,
      output: expect.stringContaining('kill-and-recover'),
    })
    expect(await installed(release, ['experiment', 'run', 'no-such-thing']).end()).toMatchObject({ code: 2 })
  })

  it.runIf(isLong)('says so where the display does not answer', async () => {
    const { code, output } = await installed(release, ['server.js'], {
      DISPLAY: ':65000',
      ELECTRON_OVERRIDE_DIST_PATH: dirname(process.execPath),
    }).end()
    expect(output).toContain('no window could be opened: nobody answers at DISPLAY=:65000')
    expect(code).not.toBe(0)
  })

  it.runIf(isLong)('opens the window where there is a display', async () => {
    const port = await freePort()
    const program = installed(release, ['server.js', '--workers', '2'], {
      PORT: String(port),
      DISPLAY: process.env.DISPLAY ?? '',
      ELECTRON_OVERRIDE_DIST_PATH: dirname(process.execPath),
    })
    await expect.poll(() => program.output, patient).toContain(`2/2 listening on http://localhost:${port}`)
    program.tell('SIGTERM')
    expect(await program.end()).toMatchObject({ code: 0 })
  })
})
