import { expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { AddressHolder } from './describe-port-holder.ts'
import { ListenTroubles } from './listen-troubles.ts'

const address: ListenAddress = { address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }
const nginx: AddressHolder = { kind: 'listener', who: 'nginx (pid 812)', pid: 812 }

function troubles(canSee = true) {
  const clock = createManualClock()
  const world: { holder: AddressHolder | null; pushes: boolean[] } = { holder: nginx, pushes: [] }
  const subject: ListenTroubles = new ListenTroubles({
    clock,
    findHolder: async () => world.holder,
    canSee: () => canSee,
    changed: () => world.pushes.push(subject.all.length > 0),
  })
  const fails = (slot = 1, workerId = 1) => subject.add(slot, workerId, address, 'EADDRINUSE')
  return { clock, world, subject, fails }
}

it('an app that looks for a free port and then listens elsewhere has no trouble at any moment', () => {
  const { clock, world, subject, fails } = troubles()
  fails(1, 1)
  fails(2, 2)
  clock.advance(2000)
  subject.listens(1, 1)
  subject.listens(2, 2)
  clock.advance(60_000)
  expect([subject.all, world.pushes.includes(true)]).toEqual([[], false])
})

it('a worker that ended of it is told at once, with who holds the address', async () => {
  const { subject, fails } = troubles()
  fails()
  subject.ended(1)
  await Promise.resolve()
  expect(subject.all).toEqual([{ address, code: 'EADDRINUSE', holder: nginx, isFree: false }])
})

it('a worker that listens nowhere else is told after a while, and no more when it does', () => {
  const { clock, subject, fails } = troubles()
  fails()
  clock.advance(2000)
  // It tries again by itself, and that is no reason to wait longer.
  fails()
  clock.advance(1000)
  expect(subject.all).toHaveLength(1)
  subject.listens(1, 1)
  expect(subject.all).toEqual([])
})

it('workers that come to the same end again and again are one trouble, without a gap', () => {
  const { clock, world, subject, fails } = troubles()
  fails(1, 1)
  subject.ended(1)
  world.pushes.length = 0
  for (const workerId of [2, 3, 4]) {
    clock.advance(400)
    subject.listens(1, workerId)
    fails(1, workerId)
    subject.ended(workerId)
  }
  expect([subject.all.length, world.pushes.every(Boolean)]).toEqual([1, true])
})

it('is over when a later worker of the slot goes on without', () => {
  const { clock, subject, fails } = troubles()
  fails(1, 1)
  subject.ended(1)
  subject.listens(1, 2)
  clock.advance(3000)
  expect(subject.all).toEqual([])
})

it.each([
  ['the address is bound', (subject: ListenTroubles) => subject.clear(address)],
  ['the slot is gone', (subject: ListenTroubles) => subject.slotGone(1)],
  ['the cluster stops', (subject: ListenTroubles) => subject.clearAll()],
])('is over when %s', (_when, end) => {
  const { subject, fails } = troubles()
  fails()
  subject.ended(1)
  end(subject)
  expect(subject.all).toEqual([])
})

it('goes on to say the truth when who held the address has gone', async () => {
  const { clock, world, subject, fails } = troubles()
  fails()
  subject.ended(1)
  await Promise.resolve()
  world.holder = null
  clock.advance(2000)
  await Promise.resolve()
  await Promise.resolve()
  expect(subject.all).toMatchObject([{ holder: null, isFree: true }])
})

it('is not said to be free where the system does not name every holder', async () => {
  const { world, subject, fails } = troubles(false)
  world.holder = null
  fails()
  subject.ended(1)
  await Promise.resolve()
  expect(subject.all).toMatchObject([{ holder: null, isFree: false }])
})

it('is over when what the slot itself had started holds the address', async () => {
  const { clock, world, subject, fails } = troubles()
  fails(2, 2)
  subject.ended(2)
  world.holder = { kind: 'listener', who: 'node b.js (pid 7)', pid: 7, startedBy: 1 }
  clock.advance(2000)
  await Promise.resolve()
  await Promise.resolve()
  expect(subject.all).toHaveLength(1)
  world.holder = { ...world.holder, startedBy: 2 }
  clock.advance(2000)
  await Promise.resolve()
  await Promise.resolve()
  expect(subject.all).toEqual([])
})

it('knows which workers live without what they asked for', () => {
  const { clock, subject, fails } = troubles()
  fails(2, 7)
  expect([subject.of(7)?.address, subject.of(8), [...subject.slots]]).toEqual([address, null, []])
  clock.advance(3000)
  expect([...subject.slots]).toEqual([2])
})
