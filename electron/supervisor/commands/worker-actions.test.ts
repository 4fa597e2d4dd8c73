import { afterEach, describe, expect, it } from 'vitest'
import { createFakeCluster, type FakeCluster } from '../testing/fake-workers.ts'

let cluster: FakeCluster
async function running(count = 2): Promise<FakeCluster> {
  cluster = createFakeCluster()
  await cluster.startListening(count)
  cluster.clock.advance(5000)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('actions on a worker', () => {
  it.each([
    ['worker.sigkill', 'SIGKILL'],
    ['worker.sigterm', 'SIGTERM'],
    ['worker.sigint', 'SIGINT'],
  ] as const)('%s answers when the exit is seen, and the slot comes back at once', async (action, signal) => {
    const { supervisor } = await running()
    const answer = supervisor.act(cluster.target(2), { action })
    expect(cluster.worker(2).calls).toEqual([signal])
    cluster.exit(2, null, signal)
    expect(await answer).toEqual({
      ok: true,
      value: { words: `slot 2 exited by ${signal} after 5 s; starting again as g2` },
    })
    expect(cluster.slot(2)).toMatchObject({ phase: 'starting', lastExit: { cause: 'asked' }, unstableCount: 0 })
    expect(cluster.worker(1).calls).toEqual([])
  })

  it('never counts a kill by hand as unstable', async () => {
    const { supervisor } = await running(1)
    for (let kill = 0; kill < 12; kill++) {
      const answer = supervisor.act(cluster.target(1), { action: 'worker.sigkill' })
      cluster.exit(1, null, 'SIGKILL')
      expect((await answer).ok).toBe(true)
    }
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', generation: 13, restartCount: 12 })
  })

  it('says that a signal was ignored', async () => {
    const { supervisor, clock } = await running()
    const answer = supervisor.act(cluster.target(2), { action: 'worker.sigterm' })
    clock.advance(5000)
    expect(await answer).toMatchObject({
      error: { code: 'not-reached-in-time', message: 'slot 2 ignored SIGTERM for 5 s; it still runs. Use SIGKILL' },
    })
  })

  it('blames a crash long after an ignored signal on nobody', async () => {
    const { supervisor, clock } = await running()
    void supervisor.act(cluster.target(2), { action: 'worker.sigterm' })
    clock.advance(60_000)
    cluster.exit(2, 1)
    expect(cluster.exits[0]?.cause).toBe('crash')
  })

  it('asks for each exit code, also while another was asked for', async () => {
    const { supervisor } = await running()
    const target = cluster.target(2)
    const answers = [1, 7, 7].map((code) => supervisor.act(target, { action: 'worker.exit-code', exitCode: code }))
    expect(cluster.worker(2).calls).toEqual(['exit 1', 'exit 7'])
    cluster.exit(2, 1)
    for (const answer of await Promise.all(answers)) expect(answer.ok).toBe(true)
  })

  it('shares one effect between two clicks', async () => {
    const { supervisor } = await running()
    const target = cluster.target(2)
    const answers = [
      supervisor.act(target, { action: 'worker.sigkill' }),
      supervisor.act(target, { action: 'worker.sigkill' }),
    ]
    expect(cluster.worker(2).calls).toEqual(['SIGKILL'])
    cluster.exit(2, null, 'SIGKILL')
    const [first, second] = await Promise.all(answers)
    expect(second).toEqual(first)
  })

  it('hits nothing when the named process is gone, and says what is so now', async () => {
    const { supervisor } = await running()
    const stale = cluster.target(2)
    cluster.exit(2, null, 'SIGKILL')
    expect(await supervisor.act(stale, { action: 'worker.sigkill' })).toEqual({
      ok: false,
      error: { code: 'worker-gone', message: 'slot 2 g1 (pid 4002) is gone; g2 runs as pid 4003' },
    })
    expect(cluster.worker(2).calls).toEqual([])
    expect(await supervisor.act({ slot: 7, generation: 1, pid: 1 }, { action: 'worker.sigkill' })).toMatchObject({
      error: { message: 'slot 7 g1 (pid 1) is gone; the slot was removed' },
    })
  })

  it('pauses when the pause is seen, once, and resumes', async () => {
    const { supervisor, events } = await running(3)
    const target = cluster.target(3)
    const pause = supervisor.act(target, { action: 'worker.pause' })
    supervisor.facts.workerHealth(3, 'paused')
    expect(await pause).toEqual({ ok: true, value: { words: 'slot 3 is paused' } })
    expect(await supervisor.act(target, { action: 'worker.pause' })).toMatchObject({ error: { code: 'already-so' } })
    const resume = supervisor.act(target, { action: 'worker.resume' })
    supervisor.facts.workerHealth(3, 'ok')
    expect((await resume).ok).toBe(true)
    expect(await supervisor.act(target, { action: 'worker.resume' })).toMatchObject({ error: { code: 'already-so' } })
    expect(cluster.worker(3).calls).toEqual(['SIGSTOP', 'SIGCONT'])
    expect(events.flatMap((event) => event.mark ?? [])).toEqual(['SIGSTOP 3', 'SIGCONT 3'])
  })

  it('says when a pause was not seen, or cannot be', async () => {
    const { supervisor, clock } = await running()
    const pause = supervisor.act(cluster.target(2), { action: 'worker.pause' })
    clock.advance(3000)
    expect(await pause).toMatchObject({ error: { code: 'not-reached-in-time' } })
    cluster.worker(1).canPause = false
    expect(await supervisor.act(cluster.target(1), { action: 'worker.pause' })).toMatchObject({
      error: { code: 'unsupported-here' },
    })
    expect(cluster.worker(1).calls).toEqual([])
  })

  it('answers a pause of a worker that dies instead', async () => {
    const { supervisor } = await running()
    const pause = supervisor.act(cluster.target(2), { action: 'worker.pause' })
    cluster.exit(2, 1)
    expect(await pause).toMatchObject({ error: { code: 'worker-gone' } })
  })

  it('stops gracefully: drains, then respawns', async () => {
    const { supervisor } = await running()
    const answer = supervisor.act(cluster.target(2), { action: 'worker.graceful-stop' })
    expect(cluster.slot(2)).toMatchObject({ phase: 'draining', drain: { step: 'finishing' } })
    expect(await supervisor.act(cluster.target(2), { action: 'worker.disconnect' })).toMatchObject({
      error: { code: 'already-so' },
    })
    const { workerId } = cluster.worker(2)
    supervisor.facts.drainProgress(workerId, 0, 0)
    cluster.exit(2, 0)
    expect((await answer).ok).toBe(true)
    expect(cluster.slot(2)).toMatchObject({ phase: 'starting', lastExit: { cause: 'asked' } })
    expect(cluster.worker(2).generation).toBe(2)
  })

  it('lets a stop make the end of a drain final', async () => {
    const { supervisor } = await running(1)
    void supervisor.act(cluster.target(1), { action: 'worker.graceful-stop' })
    const stopped = supervisor.stop()
    cluster.exit(1, 0)
    expect((await stopped).ok).toBe(true)
    expect(cluster.slot(1)).toMatchObject({ phase: 'stopped', lastExit: { cause: 'stop' } })
  })

  it('disconnects without the drain, and follows with signals', async () => {
    const { supervisor, clock } = await running()
    const answer = supervisor.act(cluster.target(2), { action: 'worker.disconnect' })
    expect(cluster.worker(2).calls).toEqual(['disconnect'])
    clock.advance(12_000)
    expect(cluster.worker(2).calls).toEqual(['disconnect', 'SIGTERM', 'SIGKILL'])
    cluster.exit(2, null, 'SIGKILL')
    expect((await answer).ok).toBe(true)
  })

  it('asks the agent for an exception or an exit, and says when there is none', async () => {
    const { supervisor } = await running()
    const answer = supervisor.act(cluster.target(2), { action: 'worker.exit-code', exitCode: 7 })
    expect(cluster.worker(2).calls).toEqual(['exit 7'])
    cluster.exit(2, 7)
    expect(await answer).toMatchObject({ value: { words: expect.stringContaining('exited with code 7') } })
    supervisor.facts.workerAgent(cluster.worker(1).workerId, 'absent')
    expect(await supervisor.act(cluster.target(1), { action: 'worker.uncaught-exception' })).toMatchObject({
      error: { code: 'unsupported-here', message: expect.stringContaining('no agent') },
    })
  })

  it("answers with the agent's own reason when it refuses, and blames a later exit on nobody", async () => {
    const { supervisor } = await running()
    cluster.worker(2).agentAnswer = { ok: false, words: 'it has no such code' }
    expect(await supervisor.act(cluster.target(2), { action: 'worker.exit-code', exitCode: 7 })).toMatchObject({
      error: { code: 'refused', message: "slot 2's agent refused process.exit(7): it has no such code" },
    })
    cluster.exit(2, 7)
    expect(cluster.exits.at(-1)?.cause).toBe('crash')
  })

  it('names the action in the event that tells of it', async () => {
    const { supervisor } = await running()
    void supervisor.act(cluster.target(1), { action: 'worker.pause' })
    expect(cluster.events.at(-1)).toMatchObject({ kind: 'signal', action: 'worker.pause', mark: 'SIGSTOP 1' })
  })

  it('tells a caught exception from a blocked loop', async () => {
    const { supervisor, clock } = await running()
    const caught = supervisor.act(cluster.target(1), { action: 'worker.uncaught-exception' })
    supervisor.facts.workerHealth(2, 'unresponsive')
    const blocked = supervisor.act(cluster.target(2), { action: 'worker.uncaught-exception' })
    clock.advance(5000)
    const words = 'slot 1 survived an uncaught exception: its own handler caught it, and it still runs 5 s later'
    expect(await caught).toMatchObject({ error: { message: `${words}. Use SIGKILL` } })
    expect(cluster.words()).toContain(words)
    expect(await blocked).toMatchObject({ error: { message: expect.stringContaining('it is unresponsive') } })
  })

  it('blames a crash after a caught exception on nobody', async () => {
    const { supervisor, clock } = await running()
    void supervisor.act(cluster.target(2), { action: 'worker.uncaught-exception' })
    clock.advance(6000)
    cluster.exit(2, 1)
    expect(cluster.exits[0]?.cause).toBe('crash')
  })

  it('blames an exit by another code than asked for on nobody', async () => {
    const { supervisor } = await running()
    void supervisor.act(cluster.target(2), { action: 'worker.exit-code', exitCode: 7 })
    cluster.exit(2, 1)
    expect(cluster.exits[0]?.cause).toBe('crash')
  })

  it('removes a slot for good, but not the last one', async () => {
    const { supervisor } = await running(3)
    const removed = supervisor.act(cluster.target(2), { action: 'worker.remove-slot' })
    expect(supervisor.desired).toBe(2)
    cluster.exit(2, 0)
    expect(await removed).toEqual({ ok: true, value: { words: 'slot 2 is removed' } })
    expect(supervisor.slots.map((slot) => slot.slot)).toEqual([1, 3])
    const again = supervisor.act(cluster.target(3), { action: 'worker.remove-slot' })
    cluster.exit(3, 0)
    await again
    expect(await supervisor.act(cluster.target(1), { action: 'worker.remove-slot' })).toMatchObject({
      error: { code: 'refused', message: expect.stringContaining('from 1 to 128; zero only by Stop') },
    })
    void supervisor.scale(2)
    expect(cluster.worker(2).generation).toBe(2)
  })

  it('removes a slot that has no process, and leaves one alone that has got one meanwhile', async () => {
    const { supervisor, clock } = await running(3)
    cluster.forkError = 'no memory'
    cluster.exit(2, 1)
    expect(cluster.slot(2)).toMatchObject({ phase: 'backing-off', pid: null })
    expect(await supervisor.removeSlot(2)).toEqual({ ok: true, value: { words: 'slot 2 is removed' } })
    expect(supervisor.desired).toBe(2)
    expect(supervisor.slots.map((slot) => slot.slot)).toEqual([1, 3])
    expect(await supervisor.removeSlot(3)).toMatchObject({
      error: { code: 'wrong-state', message: expect.stringContaining('slot 3 has a process again: g1 (pid') },
    })
    expect(await supervisor.removeSlot(2)).toMatchObject({ error: { code: 'not-found' } })
    cluster.forkError = null
    clock.advance(60_000)
    expect(supervisor.slots.map((slot) => slot.slot)).toEqual([1, 3])
  })

  it('is refused while the cluster stops, but for the signals that help', async () => {
    const { supervisor } = await running(1)
    void supervisor.stop()
    expect(await supervisor.act(cluster.target(1), { action: 'worker.pause' })).toMatchObject({
      error: { code: 'wrong-state' },
    })
    void supervisor.act(cluster.target(1), { action: 'worker.sigkill' })
    expect(cluster.worker(1).calls.at(-1)).toBe('SIGKILL')
  })

  it('sends signals to the other worker of a reload, by its name', async () => {
    const { supervisor } = await running(1)
    supervisor.startReload(null)
    const newOne = { slot: 1, generation: 2, pid: cluster.worker(1).pid }
    expect(await supervisor.act(newOne, { action: 'worker.pause' })).toMatchObject({
      error: { code: 'wrong-state', message: "slot 1's g2 is still starting: only signals reach it" },
    })
    const killed = supervisor.act(newOne, { action: 'worker.sigkill' })
    expect(cluster.worker(1).calls).toEqual(['SIGKILL'])
    cluster.exit(1, null, 'SIGKILL')
    expect(await killed).toEqual({
      ok: true,
      value: { words: expect.stringContaining("slot 1's g2 exited by SIGKILL") },
    })
    expect(supervisor.reload).toMatchObject({ state: 'stopped' })
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', generation: 1 })
    expect(await supervisor.act(newOne, { action: 'worker.sigkill' })).toMatchObject({ error: { code: 'worker-gone' } })
  })
})
