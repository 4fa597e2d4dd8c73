import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { testAgentPath } from '../../tools/testing/test-agent.ts'
import { runtimes } from '../../tools/testing/test-worker.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { userEnvironment } from './settings/environment.ts'
import { createTestDeck, fixture } from './testing/test-deck.ts'

const patient = { timeout: 25_000 }
const onNode18 = 'Node 18'

type Runtime = (typeof runtimes)[number]
type Seen = Record<string, unknown>

/**
 * Everything in which a worker of the deck differs from one of node:cluster, as a program can see it: the written list that
 * README and docs/node-cluster.md tell of. `inDeck` turns what was seen there into what must be seen here.
 */
const differences: readonly { readonly what: string; inDeck(seen: Seen, runtime: Runtime): void }[] = [
  {
    what: 'descriptor 4 is the pipe to the deck, read by one handle that keeps nothing alive',
    inDeck(seen) {
      change(seen, ['descriptors', 'socket:[N]'], plusOne)
      change(seen, ['late', 'descriptors', 'socket:[N]'], plusOne)
      change(seen, ['late', 'handles', 'pipe unref'], plusOne)
    },
  },
  {
    what: 'stand-ins with the name, length and properties of what they stand for: only their source differs',
    inDeck(seen) {
      const proxied = (words: unknown): string => String(words).replace(/-?\d+:-?\d+/, String(seen.sourceOfProxy))
      change(seen, ['module fs', 'close'], proxied)
      change(seen, ['module fs', 'closeSync'], proxied)
      change(seen, ['module cluster', '_getServer'], proxied)
      change(seen, ['processListeners', 'internalMessage', 0], proxied)
      change(seen, ['late', 'process', 'internalMessage', 0], proxied)
    },
  },
  {
    what: 'channels of node:diagnostics_channel have a subscriber',
    inDeck(seen, { name }) {
      const subscribed = [
        'http.server.request.start',
        'http.server.response.finish',
        'net.server.socket',
        'tracing:net.server.listen:asyncEnd',
        ...(name === onNode18 || name === 'Node 20' ? [] : ['http2.server.stream.start', 'http2.server.stream.close']),
      ]
      for (const channel of subscribed) change(seen, ['channels', channel], () => true)
    },
  },
  {
    what: 'NODE_APP_INSTANCE numbers the slots, as under PM2; a setting turns it off',
    inDeck(seen) {
      change(seen, ['environment', 'NODE_APP_INSTANCE'], () => '0')
      change(seen, ['report', 'environment'], (names) => [...(isList(names) ? names : []), 'NODE_APP_INSTANCE'].sort())
    },
  },
  {
    what: 'a worker leads a process group of its own',
    inDeck: (seen) => change(seen, ['stat', 'leadsGroup'], () => true),
  },
  {
    what: 'the command line that the system and a diagnostic report know names the preload',
    inDeck: (seen) =>
      change(seen, ['report', 'commandLine'], (words) => ['--require', testAgentPath, ...(isList(words) ? words : [])]),
  },
  {
    what: 'the numbers of asynchronous resources begin higher',
    inDeck: (seen) => change(seen, ['asyncIds', 'next'], () => expect.any(Number)),
  },
  {
    what: 'modules of Node are loaded before the first line that an app may load later, or never',
    inDeck: (seen) => change(seen, ['early', 'loaded'], (names) => expect.arrayContaining(isList(names) ? names : [])),
  },
  {
    what: 'Chromium’s own event descriptors come along with a fork from Electron',
    inDeck(seen) {
      for (const when of [[], ['late']])
        for (const kind of ['eventfd', 'eventpoll'])
          change(seen, [...when, 'descriptors', `anon_inode:[${kind}]`], () => expect.any(Number))
    },
  },
]

// The embedded one and the newest in the suite: each starts the program some twenty times.
const tried = isLong ? runtimes : [...runtimes.slice(0, 1), ...runtimes.slice(-1)]

describe.each(tried)('a program on $name', (runtime) => {
  it('sees the same as under node:cluster, but for what is on the list', async () => {
    const folder = probeFolder()
    const seen = await underNode(folder, runtime)
    for (const { inDeck } of differences) inDeck(seen, runtime)
    expect(await inTheDeck(folder, runtime)).toEqual(seen)
  })
})

const plusOne = (count: unknown): number => Number(count ?? 0) + 1
const isList = (value: unknown): value is unknown[] => Array.isArray(value)

/** Puts what `next` makes of it at that place; a place that is not there is a mistake of the list, but for a new count. */
function change(seen: Seen, path: readonly (string | number)[], next: (value: unknown) => unknown): void {
  const last = path.at(-1) ?? ''
  let owner: unknown = seen
  for (const step of path.slice(0, -1)) owner = Reflect.get(Object(owner), step)
  if (typeof owner !== 'object' || owner === null) throw new Error(`the probe has nothing at ${path.join(' / ')}`)
  Reflect.set(owner, last, next(Reflect.get(owner, last)))
}

/**
 * The program lies behind a link, as pnpm, workspaces and `npm link` lay theirs, and under folders that it shares with the
 * agent, as an app beside the deck does: the loader knows those already when it looks for the program.
 */
function probeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(dirname(testAgentPath), 'footprint-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'real', 'lazy'), { recursive: true })
  copyFileSync(fixture('footprint.cjs'), join(folder, 'real', 'probe.cjs'))
  writeFileSync(join(folder, 'real', 'beside.cjs'), '')
  for (let at = 0; at < 40; at += 1) writeFileSync(join(folder, 'real', 'lazy', `${at}.cjs`), '')
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  return folder
}

const toldTo = (folder: string) => ({ PROBE_LINK: join(folder, 'link'), PROBE_OUT: join(folder, 'out.json') })

async function written(folder: string): Promise<Seen> {
  const path = join(folder, 'out.json')
  await vi.waitFor(() => expect(existsSync(path)).toBe(true), patient)
  const seen: unknown = JSON.parse(readFileSync(path, 'utf8'))
  rmSync(path)
  return { ...Object(seen) }
}

async function underNode(folder: string, runtime: Runtime): Promise<Seen> {
  const script = join(folder, 'link', 'probe.cjs')
  const primary = spawn(realpathSync(runtime.execPath), [fixture('footprint-primary.cjs'), script], {
    cwd: join(folder, 'link'),
    env: { ...userEnvironment(process.env, {}), ...runtime.env, ...toldTo(folder) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void primary.kill('SIGKILL'))
  const seen = await written(folder)
  primary.disconnect()
  return seen
}

async function inTheDeck(folder: string, runtime: Runtime): Promise<Seen> {
  const test = createTestDeck()
  onTestFinished(() => test.close())
  const opened = await test.deck.open({
    scriptPath: join(folder, 'link', 'probe.cjs'),
    cwd: join(folder, 'link'),
    workers: 1,
    nodePath: runtime.name === 'embedded' ? 'embedded' : realpathSync(runtime.execPath),
    env: toldTo(folder),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  return written(folder)
}
