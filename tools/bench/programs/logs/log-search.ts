import { createReadStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { LogDesk, openLogThread } from '../../../../electron/deck/logs/log-desk.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import type { LogState } from '../../../../shared/logs/log-view.ts'

/** Puts a file into the log of a cluster, and searches in it; prints what each query took, from asking to the first hits and in full. */
const [threadPath = '', textPath = '', queries = '[]', rounds = '5'] = process.argv.slice(2)
const clusterId = 'bench'
let heard: (state: LogState) => void = () => {}
const desk = new LogDesk({
  clock: systemClock,
  publish: (name, payload) => {
    if (name === 'log') heard(payload as LogState)
  },
  open: () => openLogThread(threadPath, { mostBytes: 1024 ** 3, ownFiles: [] }),
  failed: (why) => console.error(why),
})
const stream = desk.inlet.open(clusterId, { slot: 1, generation: 1, stream: 'stdout' })
for await (const chunk of createReadStream(textPath)) {
  stream.push(chunk)
  // As fast as it is taken: nothing is dropped.
  await desk.counts(clusterId)
}
stream.end()
const counts = await desk.counts(clusterId)
// What came last is complete after a while.
await pause(500)
const times: Record<string, { firstMs: number; fullMs: number; matchCount: number | null }[]> = {}
for (let round = 0; round < Number(rounds); round++) {
  for (const query of JSON.parse(queries)) {
    const began = performance.now()
    let firstMs = 0
    const ended = new Promise<LogState>((resolve) => {
      heard = (state) => {
        if (firstMs === 0 && (state.matchCount ?? 0) > 0) firstMs = performance.now() - began
        if (state.searchedRatio === 1) resolve(state)
      }
    })
    const watched = await desk.ask((call) => call('log.watch', { target: { clusterId, query, mode: 'filter' } }))
    if (!watched.ok) throw new Error(watched.error.message)
    const { matchCount } = await ended
    times[query] = [...(times[query] ?? []), { firstMs, fullMs: performance.now() - began, matchCount }]
  }
}
console.log(JSON.stringify({ ...counts, times }))
desk.close()
