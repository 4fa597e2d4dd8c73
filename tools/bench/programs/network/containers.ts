import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { FleetSession } from '../../../../electron/deck/containers/fleet-session.ts'
import { ChangesTold } from '../../../../electron/deck/thread/tell-changes.ts'
import { createEngines } from '../../../../electron/engines/docker-engines.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import type { FleetSource } from '../../../../shared/containers/engine.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'

/**
 * `node containers.mjs SOCKET stats COUNT FOR_MS` or `… kills COUNT`: the deck's part for containers in a process of its own, on
 * a real engine. It samples as the deck does, and makes the texts that the window would get. One line of JSON.
 */
const [socketPath = '', what = '', count = '0', forMs = '0'] = process.argv.slice(2)
const host = `unix://${socketPath}`
const sampleEveryMs = 2000
const patienceMs = 60_000
const noStream = { push() {}, end() {} }
const noLogs = { attach: () => () => {}, open: () => noStream, event() {}, joinRequests() {}, told() {} }

// The client of the engine is CommonJS that is bundled into a module here; it comes with the first call.
Object.assign(globalThis, { __dirname: import.meta.dirname })

process.stdout.write(`${JSON.stringify(what === 'stats' ? await readStats() : await readKills())}\n`)
process.exit()

async function open(source: FleetSource) {
  const told = new ChangesTold(() => {})
  const engines = createEngines()
  const session = new FleetSession('web', source, 'web', {
    context: { clock: systemClock, publish: told.push, logs: noLogs, settled() {}, signed: (_, event) => event },
    engines,
    loadTotals: () => null,
    holderOf: () => null,
  })
  const connected = await session.connect(false)
  if (!connected.ok) throw new Error(connected.error.message)
  setInterval(() => {
    session.sample({ atMs: Date.now(), monoMs: performance.now(), coreCount: 2, intervalMs: sampleEveryMs })
    JSON.stringify(session.takeTick())
  }, sampleEveryMs)
  return session
}

/** The processor's time of this whole process for what it tells of so many containers. */
async function readStats() {
  const session = await open({ kind: 'label', host, label: 'bench=stats' })
  const wanted = Number(count)
  await until(() => measuredCount(session) >= wanted)
  const before = process.cpuUsage()
  await delay(Number(forMs))
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, forMs: Number(forMs), measured: measuredCount(session) }
}

function measuredCount(session: FleetSession): number {
  return session.snapshot().fleet?.replicas.filter(({ statsAtMs }) => statsAtMs !== null).length ?? 0
}

/** One kill after the other; what the deck shows, beside what two clients without a deck see. */
async function readKills() {
  const session = await open({ kind: 'service', host, service: 'web' })
  const died = await listenForEnds()
  const kills = []
  for (let kill = 0; kill < Number(count); kill += 1) {
    await until(() => session.snapshot().slots.every(({ phase }) => phase === 'listening'))
    const slots = session.snapshot().slots
    const target = slots[kill % slots.length]
    const replica = session.snapshot().fleet?.replicas.find((one) => one.slot === target?.slot)
    if (target === undefined || replica?.containerId == null) throw new Error('there is no task to kill')
    const { containerId, taskId, slot } = replica
    const now = (): SlotSnapshot | null => session.slotAt(slot)
    const startMs = performance.now()
    const since = (): number => performance.now() - startMs
    const seen = {
      // A look costs little; what is looked for is there only once the engine's word has been taken in.
      shown: until(() => now()?.generation !== target.generation || now()?.phase !== 'listening').then(since),
      replaced: until(() => now()?.generation !== target.generation && now()?.phase === 'listening').then(since),
      event: until(() => died.has(containerId)).then(since),
      task: untilRunning(slot, taskId).then(since),
    }
    await ask('POST', `/containers/${containerId}/kill?signal=KILL`)
    const [shownMs, replacedMs, eventMs, taskMs] = await Promise.all([seen.shown, seen.replaced, seen.event, seen.task])
    kills.push({ shownMs, replacedMs, eventMs, taskMs })
  }
  return kills
}

/** Ids of containers that ended, as `docker events` hears them. */
async function listenForEnds(): Promise<ReadonlySet<string>> {
  const died = new Set<string>()
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'], event: ['die'] }))
  const lines = createInterface({ input: await answerOf('GET', `/events?filters=${filters}`) })
  lines.on('line', (line) => died.add(JSON.parse(line).id))
  return died
}

/** Another task of the slot runs: what `docker service ps` would say, asked again and again. */
async function untilRunning(slot: number, before: string | null): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ service: ['web'], 'desired-state': ['running'] }))
  for (const lastMs = performance.now() + patienceMs; performance.now() < lastMs; await delay(20)) {
    const tasks: { ID: string; Slot: number; Status: { State: string } }[] = await ask(
      'GET',
      `/tasks?filters=${filters}`,
    )
    if (tasks.some((one) => one.Slot === slot && one.ID !== before && one.Status.State === 'running')) return
  }
  throw new Error(`no other task of slot ${slot} runs after ${patienceMs / 1000} s`)
}

async function until(isSo: () => boolean): Promise<void> {
  for (const lastMs = performance.now() + patienceMs; !isSo(); await delay(2)) {
    if (performance.now() > lastMs) throw new Error(`not so after ${patienceMs / 1000} s: ${isSo}`)
  }
}

async function ask(method: string, path: string) {
  let text = ''
  for await (const chunk of await answerOf(method, path)) text += chunk
  return text === '' ? null : JSON.parse(text)
}

async function answerOf(method: string, path: string): Promise<IncomingMessage> {
  const asked = request({ socketPath, method, path }).end()
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  if (answer === undefined || (answer.statusCode ?? 500) >= 300) throw new Error(`${path}: ${answer?.statusCode}`)
  return answer
}
