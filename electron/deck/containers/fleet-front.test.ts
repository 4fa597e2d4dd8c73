import { expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { FleetFront } from './fleet-front.ts'
import { testReplica } from './testing/fake-fleet.ts'

it('deals nothing to a slot that was taken out while its front began to listen', async () => {
  const front = new FleetFront(systemClock, 'round-robin', () => {})
  onTestFinished(() => front.close())
  const replicas = [testReplica('t1', 1), testReplica('t2', 2)]
  front.follow({ frontPort: await freePort(), replicas }, () => true)
  front.setOut(1, { reason: 'by-hand', sinceAtMs: 0 })
  await vi.waitFor(() => expect(front.listening?.next.key).toBe('t2'))
})
