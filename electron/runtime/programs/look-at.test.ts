import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FoundApp, Program } from '../../../shared/model/program.ts'
import { ok } from '../../../shared/result.ts'
import { lookAt, startsOf } from './look-at.ts'

/** Real files, and configurations evaluated by a real node. */
describe('what a person gave to open', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'clusterdeck-program-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  }
  const env = { PATH: process.env.PATH ?? '', FROM_SHELL: 'yes', ELECTRON_RUN_AS_NODE: '1' }
  const look = (path: string): Promise<Program> =>
    lookAt(join(root, path), { runtime: async () => ok({ execPath: process.execPath, env }), coreCount: 4 })
  const apps = async (path: string): Promise<readonly FoundApp[]> => {
    const program = await look(path)
    if (program.kind !== 'apps') throw new Error(JSON.stringify(program))
    return program.apps
  }

  it('is a script with its home, though it is called www.prod', async () => {
    write({ 'package.json': '{"name":"shop"}', 'bin/www.prod': "require('http')" })
    expect(await look('bin/www.prod')).toMatchObject({ kind: 'script', home: { folder: root }, hint: null })
  })

  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a script
    ["require('cluster').setupPrimary({ exec: `${__dirname}/web.js` })", 'open web.js, which it executes.'],
    ['if (require("cluster").isPrimary) fork()', 'the primary half of start.js (it says isPrimary) does not run.'],
  ])('tells of a primary part: %s', async (text, words) => {
    write({ 'start.js': text })
    expect(await look('start.js')).toMatchObject({ kind: 'script', hint: expect.stringContaining(words) })
  })

  it('proposes its own primary for a start script that only has another file run', async () => {
    write({
      'package.json': '{"scripts":{"start":"node start.js"}}',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a script
      'start.js': "const c = require('cluster'); c.setupPrimary({ exec: `${__dirname}/web.js` }); c.fork()",
      'ecosystem.config.json': '{"apps":[{"script":"start.js","instances":2},{"script":"start.js"}]}',
    })
    const own = { kind: 'own', why: 'start.js has a primary half that has web.js run by its workers' }
    expect(await apps('package.json')).toMatchObject([{ refusal: null, proposal: own }])
    expect(await apps('ecosystem.config.json')).toMatchObject([{ proposal: null }, { proposal: own }])
  })

  it('is the apps of a PM2 configuration with their settings', async () => {
    const config = `console.log('printed by it')
      module.exports = { apps: [{
        name: 'shop', script: './server.js', cwd: './app', args: '--port 3000', node_args: '--max-old-space-size=256',
        instances: -1, exec_mode: 'cluster', env: { PORT: 3000, HOW: process.env.FROM_SHELL },
        max_memory_restart: '300M', kill_timeout: 5000, listen_timeout: '8s', wait_ready: true, watch: ['src'],
        min_uptime: '2s', cron_restart: '0 3 * * *', error_file: 'err.log', env_production: { A: '1' },
      }, { name: 'jobs', script: 'jobs.py', interpreter: 'python3' }, { script: 'all.js', instances: 'max' }] }`
    write({ 'ecosystem.config.js': config })
    const [shop, jobs, all] = await apps('ecosystem.config.js')
    expect(shop?.request).toMatchObject({
      name: 'shop',
      scriptPath: join(root, 'app/server.js'),
      cwd: join(root, 'app'),
      args: ['--port', '3000'],
      execArgs: ['--max-old-space-size=256'],
      workers: 3,
      env: { PORT: '3000', HOW: 'yes' },
      workerLimits: { memory: { isOn: true, measure: 'rss', bytes: 314_572_800 } },
      killMs: 5000,
      reload: { readiness: 'message', readyTimeoutMs: 8000 },
      watch: true,
      minUptimeMs: 2000,
      endSignal: 'SIGINT',
    })
    expect(shop?.notes).toEqual([
      'watch lists single paths: here all below the working directory counts, but for what git ignores.',
      'Not taken over, without a counterpart here: cron_restart, error_file, env_production.',
    ])
    expect(jobs).toMatchObject({ request: null, refusal: expect.stringContaining('its interpreter is python3') })
    expect(all?.request).toMatchObject({ workers: 4 })
    const program = await look('ecosystem.config.js')
    expect(program.kind === 'apps' && startsOf(program).map((app) => app.name)).toEqual(['shop', 'all.js'])
  })

  it.each([
    ['ecosystem.config.json', '{"apps":[{"name":"a","script":"a.js"}]}'],
    ['ecosystem.config.cjs', 'module.exports = [{ name: "a", script: "a.js" }]'],
    ['ecosystem.config.mjs', 'export default { apps: { name: "a", script: "a.js" } }'],
    ['process.json', '{"name":"a","script":"a.js"}'],
  ])('reads %s', async (name, text) => {
    write({ [name]: text })
    expect(await apps(name)).toMatchObject([{ name: 'a', request: { scriptPath: join(root, 'a.js'), workers: 1 } }])
  })

  it.each([
    ['throws', 'throw new Error("no secret given")', 'no secret given'],
    ['ends by itself', 'process.exit(3)', 'it ended with code 3'],
    ['never ends', 'while (true);', 'it did not end within 5 s'],
  ])('says why of a configuration that %s, and goes on', async (_, text, words) => {
    write({ 'ecosystem.config.js': text })
    expect(await look('ecosystem.config.js')).toMatchObject({ kind: 'unknown', words: expect.stringContaining(words) })
  })

  const start = (line: string, more = {}) => JSON.stringify({ name: 'shop', scripts: { start: line, ...more } })
  it.each([
    ['node server.js', { scriptPath: 'server.js' }],
    ['node server', { scriptPath: 'server.js' }],
    ['node .', { scriptPath: 'index.js' }],
    [
      'NODE_ENV=production node -r ./a.js server.js --b "c d"',
      { scriptPath: 'server.js', args: ['--b', 'c d'], execArgs: ['-r', './a.js'], env: { NODE_ENV: 'production' } },
    ],
    ['cross-env A=1 nodemon server.js', { scriptPath: 'server.js', watch: true, env: { A: '1' } }],
    ['tsx watch src/main.ts', { scriptPath: 'src/main.ts', watch: true, execArgs: ['--import', 'tsx'] }],
    ['npm run serve -- --port 1', { scriptPath: 'server.js', args: ['--port', '1'] }],
    ['frame start', { scriptPath: 'node_modules/.bin/frame', args: ['start'] }],
  ])('is what scripts.start runs: %s', async (line, wanted) => {
    write({ 'package.json': start(line, { serve: 'node server.js' }), 'server.js': '', 'index.js': '' })
    write({ 'node_modules/frame/cli.js': '#!/usr/bin/env node\n', 'node_modules/.bin/other': '' })
    symlinkSync('../frame/cli.js', join(root, 'node_modules/.bin/frame'))
    const [app] = await apps('package.json')
    expect(app?.refusal).toBeNull()
    expect(app?.request).toMatchObject({ ...wanted, name: 'shop', scriptPath: join(root, wanted.scriptPath) })
  })

  it.each([
    ['npm run build && node server.js', 'it needs a shell'],
    ['python app.py', 'python is not node'],
    ['npm start', 'scripts.start runs in circles'],
    ['npm run gone', 'package.json has no script "gone"'],
  ])('says why scripts.start is not run: %s', async (line, words) => {
    write({ 'package.json': start(line) })
    expect(await apps('package.json')).toMatchObject([{ request: null, refusal: expect.stringContaining(words) }])
  })

  it('is a Procfile, web first, and tells what nothing puts a value to', async () => {
    write({ Procfile: 'release: ./migrate && true\nweb: node web.js -p $PORT\n', 'web.js': '' })
    expect(await apps('Procfile')).toMatchObject([
      { name: 'web', request: { scriptPath: join(root, 'web.js'), args: ['-p', '$PORT'], cwd: root } },
      { name: 'release', request: null },
    ])
    expect((await apps('Procfile'))[0]?.notes).toEqual([
      'Nothing puts a value in the place of $PORT: write it down yourself.',
    ])
  })

  it('is a folder with what it holds, or with nothing to run', async () => {
    write({
      'a/package.json': '{"name":"a","main":"lib/a.js"}',
      'a/lib/a.js': '',
      'a/server.js': '',
      'b/page.html': '',
    })
    expect((await apps('a')).map(({ source }) => source)).toEqual(['main: lib/a.js', 'server.js'])
    expect(await look('b')).toEqual({
      kind: 'unknown',
      words: 'b names no app: choose the server script itself',
    })
    expect(await look('gone')).toMatchObject({ kind: 'unknown' })
  })
})
