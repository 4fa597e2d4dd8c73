import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type ControlServer, openControl } from '../../control/control-server.ts'
import { connectToDeck, type DeckLink } from '../../control/deck-link.ts'
import { addWorker, retrySlots, scaleCluster, startCluster } from './cluster-deeds.ts'
import { undoFault } from './fault-deeds.ts'
import { findCluster } from './find-cluster.ts'
import { actOnSlot } from './worker-deeds.ts'

/** What a snapshot needs for a sentence; phases of slots 1, 2, … */
function shop(...phases: readonly string[]) {
  const slots = phases.map((phase, at) => ({ slot: at + 1, generation: 1, pid: 100 + at, phase, aside: null }))
  return {
    ...{ id: 'a', runState: 'running', policy: 'round-robin', desired: phases.length, fleet: null, slots },
    ...{ settings: { name: 'shop', workers: phases.length }, served: [], problems: [] },
    listeningCount: phases.filter((phase) => phase === 'listening').length,
    faults: { active: [], ended: [{ id: 1 }] },
  }
}

let now = shop()
let asked: (readonly [name: string, input: unknown])[] = []
let answers: Record<string, Result<unknown>> = {}
let dir: string
let server: ControlServer
let link: DeckLink

/** A deck that is nothing but answers. */
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'clusterdeck-deeds-'))
  asked = []
  answers = {}
  const opened = await openControl({
    ...{ clock: systemClock, userData: dir, host: 'terminal', version: '1.2.3' },
    answer: async (_by, name, input) => {
      if (name === 'deck.state') return ok({ clusters: [now] })
      asked.push([name, input])
      const isSo = name === 'cluster.scale' && JSON.stringify(input).includes(`"desired":${now.desired}}`)
      if (isSo) return fail('already-so', `the cluster has ${now.desired} workers already`)
      return answers[name] ?? ok(null)
    },
  })
  if (!opened.ok) throw new Error(opened.error.message)
  server = opened.value
  const reached = await connectToDeck(server.card, 'ctl', systemClock)
  if (!reached.ok) throw new Error(reached.error.message)
  link = reached.value
})
afterEach(() => {
  link.close()
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function found(): Promise<ClusterSnapshot> {
  const cluster = await findCluster(link, null)
  if (!cluster.ok) throw new Error(cluster.error.message)
  return cluster.value
}

function becomes(next: typeof now): void {
  now = next
  server.push('cluster', () => JSON.stringify(next))
}

/** Resolves when nothing that was said before is under way any more. */
const heard = (): Promise<unknown> => link.call('deck.state', {})

describe('a deed that has workers started', () => {
  it.each([
    ['start', startCluster],
    ['scale', (to: DeckLink, cluster: ClusterSnapshot) => scaleCluster(to, cluster, 2)],
    ['add', addWorker],
  ])('%s answers when they listen, not when the deck is content with them', async (_name, act) => {
    now = shop('listening', 'online')
    let isOver = false
    const done = act(link, await found()).finally(() => {
      isOver = true
    })
    await heard()
    await heard()
    expect(isOver).toBe(false)
    becomes(shop('listening', 'listening'))
    expect(await done).toMatchObject({
      ok: true,
      value: { words: expect.stringContaining('2 of 2 workers listening') },
    })
  })

  it('is refused with how it stands when one of them failed', async () => {
    now = shop('listening', 'failed')
    expect(await startCluster(link, await found())).toMatchObject({
      ok: false,
      error: { code: 'wrong-state', message: 'shop: running, 1 of 2 workers listening, round-robin' },
    })
  })

  it('tries the one slot that was named, whatever became of others', async () => {
    now = shop('failed', 'listening')
    expect(await retrySlots(link, await found(), 2)).toMatchObject({ ok: true })
    expect(await retrySlots(link, await found(), 1)).toMatchObject({ ok: false })
    expect(await retrySlots(link, await found(), null)).toMatchObject({ ok: false })
  })

  it('adds another one than somebody else, who was faster', async () => {
    now = shop('listening')
    const before = await found()
    now = shop('listening', 'listening')
    expect(await addWorker(link, before)).toMatchObject({ ok: true })
    expect(asked).toEqual([
      ['cluster.scale', { clusterId: 'a', desired: 2 }],
      ['cluster.scale', { clusterId: 'a', desired: 3 }],
    ])
  })
})

describe('what is so already', () => {
  it('is what was asked for: a pause, a resume, a fault that is over', async () => {
    now = shop('listening')
    answers['worker.act'] = fail('already-so', 'slot 1 is paused already')
    const cluster = await found()
    expect(await actOnSlot(link, cluster, 1, 'worker.pause')).toMatchObject({
      ok: true,
      value: { words: 'shop: slot 1 is paused already' },
    })
    expect(await undoFault(link, cluster, 1)).toMatchObject({
      ok: true,
      value: { words: 'shop: fault 1 is over already' },
    })
  })

  it('is not: an end that another one is under way to, and a fault that never was', async () => {
    now = shop('listening')
    answers['worker.act'] = fail('already-so', 'slot 1 drains already')
    answers['fault.undo'] = fail('not-found', 'fault 9 is not active')
    const cluster = await found()
    expect(await actOnSlot(link, cluster, 1, 'worker.graceful-stop')).toMatchObject({ ok: false })
    expect(await undoFault(link, cluster, 9)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})
