import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { LogDesk, openLogThread } from '../../../../electron/deck/logs/log-desk.ts'
import { attachOutput } from '../../../../electron/logs/output-buffer.ts'
import { createOutputStore } from '../../../../electron/logs/output-store.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import { limits } from '../../../../shared/limits.ts'

/** Takes what printers print as the deck's thread does, into the drawer's output, the log, both or neither, and prints the cost. */
const [threadPath = '', printerPath = '', way = 'both', perSec = '100000', seconds = '10'] = process.argv.slice(2)
const workers = 8
const clusterId = 'bench'
const desk = new LogDesk({
  clock: systemClock,
  publish() {},
  open: () => openLogThread(threadPath, { mostBytes: limits.logBytes, ownFiles: [] }),
  failed: (why) => console.error(why),
})
const store = createOutputStore()
const perWorker = String(Number(perSec) / workers)
const printers = Array.from({ length: workers }, (_, index) => {
  const slot = index + 1
  const child = spawn(process.execPath, [printerPath, perWorker, seconds], { stdio: ['ignore', 'pipe', 'inherit'] })
  const streams = { stdout: child.stdout, stderr: null }
  if (way === 'both' || way === 'drawer') attachOutput(store.open(slot, 1), streams)
  if (way === 'both' || way === 'log') desk.inlet.attach(clusterId, { slot, generation: 1 }, streams)
  if (way === 'none') child.stdout.resume()
  return once(child, 'close')
})
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const used = performance.eventLoopUtilization()
const began = performance.now()
await Promise.all(printers)
const tookMs = performance.now() - began
const { utilization } = performance.eventLoopUtilization(used)
delay.disable()
const counts = await desk.counts(clusterId)
console.log(
  JSON.stringify({
    printed: Number(perSec) * Number(seconds),
    tookMs,
    busyRatio: utilization,
    delayP99Ms: delay.percentile(99) / 1e6 - 5,
    delayMaxMs: delay.max / 1e6 - 5,
    rssBytes: process.memoryUsage().rss,
    ...counts,
  }),
)
desk.close()
