import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { judgePrimary, proposePrimary } from './propose-primary.ts'

const folders: string[] = []
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const server = 'http.createServer((_, res) => res.end()).listen(3000)'
const head = "const cluster = require('node:cluster')\n"
const relay = `${head}if (cluster.isPrimary) {
  cluster.on('message', (worker, m) => worker.send({ to: m.id }))
  for (let i = 0; i < 3; i++) cluster.fork()
  cluster.on('exit', () => cluster.fork())
} else { process.on('message', heard); ${server} }`

describe('who is proposed to supervise', () => {
  it('names what a primary half does beyond forking', () => {
    expect(judgePrimary('server.js', relay)).toEqual({
      kind: 'own',
      why: 'server.js has a primary half that relays messages and replaces the dead',
    })
  })

  it.each([
    [
      'a function that it calls',
      `${head}if (cluster.isMaster) runMaster(); else ${server}
async function runMaster() { cluster.fork(); setInterval(report, 1000) }`,
      'works by a timer',
    ],
    [
      'a choice',
      `${head}cluster.isPrimary ? start() : serve()
const start = () => { cluster.fork({ REGION: 'eu' }) }
function serve() { ${server} }`,
      'gives its workers an environment each',
    ],
    [
      'what comes after the workers have returned',
      `${head}if (!cluster.isPrimary) { ${server}; return }
cluster.fork().send('go')`,
      'sends its workers messages',
    ],
    [
      'the other branch of a worker',
      `${head}if (cluster.isWorker) { ${server} } else { cluster.fork(); ${server} }`,
      'listens by itself',
    ],
    [
      'imported names',
      `import { fork, isPrimary, on } from 'cluster'
if (isPrimary) { fork(); process.on('SIGTERM', () => 0) }`,
      'answers signals',
    ],
    [
      'another name for the word',
      `${head}const first = cluster.isPrimary
if (first) { cluster.fork(); new AggregatorRegistry() }`,
      'collects metrics of its workers',
    ],
    [
      'what a bundler made',
      `var import_cluster = __toESM(require("cluster"));
if (import_cluster.default.isPrimary) { (0, import_cluster.fork)({ A: 1 }) }`,
      'gives its workers an environment each',
    ],
    [
      'minified code',
      `var c=require("cluster");c.isPrimary?(c.fork(),c.on("message",(w,m)=>w.send(m))):s.listen(1)`,
      'relays messages',
    ],
    [
      'a file that is only ever the primary',
      `${head}cluster.setupPrimary({ exec: \`\${__dirname}/web.js\` })
cluster.fork()`,
      'has web.js run by its workers',
    ],
    [
      'a balancer of its own',
      `${head}import { setupMaster } from '@socket.io/sticky'
if (cluster.isPrimary) { setupMaster(server); cluster.fork() }`,
      'deals out connections by itself',
    ],
  ])('reads %s', (_, source, words) => {
    const { kind, why } = judgePrimary('app.js', source)
    expect(why).toContain(words)
    expect(kind).toBe('own')
  })

  it.each([
    [
      'forks and logs',
      `${head}if (cluster.isPrimary) {
  console.log('primary', process.pid)
  os.cpus().forEach(() => cluster.fork())
  cluster.on('online', (worker) => console.log(worker.id))
} else { ${server}; setInterval(tick, 1000); process.send('hello') }`,
      'only forks; the deck does that as well',
    ],
    [
      'forks again on exit',
      `${head}if (cluster.isPrimary) { cluster.fork(); cluster.on('exit', again) } else ${server}
function again() { cluster.fork() }`,
      'forks, and replaces the dead; the deck does that as well',
    ],
    ['forks nobody', `${head}if (cluster.isPrimary) migrate()`, 'no fork was found in it'],
    [
      'has a child of another kind',
      `${head}if (cluster.isPrimary) child_process.fork('./job.js')`,
      'no fork was found in it',
    ],
  ])('leaves it to the deck where a half %s', (_, source, words) => {
    const { kind, why } = judgePrimary('app.js', source)
    expect(why).toContain(words)
    expect(kind).toBe('deck')
  })

  it('says that both are fine only where the half does what the deck does as well', () => {
    const judged = (half: string) => judgePrimary('app.js', `${head}if (cluster.isPrimary) { ${half} }`).isEitherFine
    expect(judged('cluster.fork()')).toBe(true)
    expect([judged('migrate()'), judged("cluster.fork({ ROLE: 'mail' })")]).toEqual([undefined, undefined])
  })

  it.each([
    ['a plain server', server],
    ['a comment', `// if (cluster.isPrimary) { cluster.fork({ A: 1 }) }\n${server}`],
    ['a string', `${head}log("cluster.isPrimary, cluster.fork({})"); ${server}`],
    ['a regular expression', `/isPrimary'/.test(a); ${server}; /fork(')/.test(b)`],
  ])('says nothing of %s', (_, source) => {
    expect(judgePrimary('app.js', source)).toEqual({ kind: 'deck', why: null })
  })

  it('looks into files that the primary half runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'proposal-'))
    folders.push(folder)
    await writeFile(
      join(folder, 'index.js'),
      `${head}if (cluster.isPrimary) require('./primary'); else require('./web.js')`,
    )
    await writeFile(join(folder, 'primary.js'), `${head}cluster.fork({ A: '1' })`)
    await writeFile(join(folder, 'web.js'), `${head}${server}; setInterval(tick, 1)`)
    expect(await proposePrimary(join(folder, 'index.js'))).toEqual({
      kind: 'own',
      why: 'index.js has a primary half that gives its workers an environment each',
    })
  })
})
