import type { AgentConfig, AgentWish } from '../../shared/agent-protocol.ts'
import { carryOut } from './carry-out.ts'
import { openChannel } from './channel.ts'
import { closeInherited } from './cover/close-inherited.ts'
import { guarded } from './cover/guarded.ts'
import { originals } from './cover/originals.ts'
import { beginDrain } from './drain/drain.ts'
import { watchEndListeners } from './drain/end-listeners.ts'
import { limitIdleArrivals } from './drain/idle-limit.ts'
import { describeWorker } from './meters/detail.ts'
import { createGcMeter } from './meters/gc-meter.ts'
import { createHttpMeter } from './meters/http-meter.ts'
import { createHttp2Meter } from './meters/http2-meter.ts'
import { createLoopMeter } from './meters/loop-meter.ts'
import { createMemoryMeter } from './meters/memory.ts'
import { createRequestCounts } from './meters/request-counts.ts'
import { abilitiesOf } from './node-abilities.ts'
import { openPipe } from './pipe.ts'
import { parseRequest, type ReadRequest } from './requests.ts'
import { watchHandedOver } from './servers/handed-over.ts'
import { createServerWatch } from './servers/server-watch.ts'
import { createTraffic } from './trace/traffic.ts'

/** So long after the start the app has its turn alone. */
const settleMs = 50

/**
 * Starts the meters and the two unref'd timers (heartbeat, report). Nothing here may throw into the app: every entry
 * from outside (timer, line, channel) is guarded; without a reader the agent goes silent.
 */
export function startAgent(config: AgentConfig): void {
  const timers: { beat?: NodeJS.Timeout; report?: NodeJS.Timeout } = {}
  const pipe = openPipe(
    guarded((line: string) => {
      const request = parseRequest(line)
      if (request !== null) answer(request)
    }),
    () => {
      originals.clearInterval(timers.beat)
      originals.clearInterval(timers.report)
    },
  )
  if (pipe === null) return
  guarded(closeInherited)()
  const { send } = pipe
  const endListeners = watchEndListeners()

  const abilities = abilitiesOf(process.version)
  send({
    type: 'hello',
    pid: process.pid,
    nodeVersion: process.version.slice(1),
    missing: [...abilities.missing],
  })
  const counts = createRequestCounts(config.latencyBoundsMs)
  const http = createHttpMeter(counts)
  const http2 = abilities.http2Channels ? createHttp2Meter(counts) : null
  let meters: ReturnType<typeof createMeters> | null = null
  let isListenUnsent = false
  const handedOver = watchHandedOver()
  const watch = createServerWatch(
    guarded(() => {
      isListenUnsent = !send({ type: 'listen', listens: watch.listens() })
    }),
    handedOver.isNew,
    abilities.http2Channels,
  )
  limitIdleArrivals(handedOver.isNew)
  const channel = openChannel(() => watch.sockets().open, handedOver, watch.met)
  const readHttp = () => {
    http.sweep()
    return { ...counts.read(), oldestMs: longerOf(http.oldestMs(), http2?.oldestMs() ?? null) }
  }

  /** No request of what cannot be counted is not zero requests. */
  const httpOf = (counted: ReturnType<typeof readHttp>) =>
    counted.startedCount > 0 || watch.servesHttp() ? counted : null

  /** Told with every heartbeat: what is cut when the process ends without another word. */
  const held = () => ({
    openConnections: abilities.socketChannel ? watch.sockets().open : null,
    requestsInFlight: httpOf(readHttp())?.inFlight ?? null,
  })

  const trace = createTraffic(
    () => {
      const counted = readHttp()
      const { startedCount } = counted
      const { open, openedCount } = watch.sockets()
      return {
        openConnections: open,
        requestsInFlight: httpOf(counted)?.inFlight ?? null,
        openedCount: abilities.socketChannel ? openedCount : null,
        startedCount,
      }
    },
    handedOver,
    send,
  )
  if (config.traffic !== undefined) trace(config.traffic)

  let isSendReplaced = false
  const beat = guarded(() => {
    pipe.flush()
    if (!isSendReplaced && process.connected && process.send !== originals.send) {
      isSendReplaced = true
      send({
        type: 'note',
        words: 'The app replaced process.send: what node:cluster tells the primary goes through it, too',
      })
    }
    send({ type: 'beat', atMs: originals.dateNow(), held: held() })
    watch.beat()
    if (isListenUnsent) isListenUnsent = !send({ type: 'listen', listens: watch.listens() })
  })
  const report = guarded(() => {
    if (meters === null) return
    const cpu = process.cpuUsage()
    send({
      type: 'report',
      atMs: originals.dateNow(),
      monoMs: originals.performanceNow(),
      cpuMicros: cpu.user + cpu.system,
      memory: meters.memory(),
      loop: meters.loop(),
      gc: meters.gc(),
      http: httpOf(readHttp()),
      sockets: abilities.socketChannel ? watch.sockets() : null,
    })
  })
  const reportEvery = (intervalMs: number): void => {
    originals.clearInterval(timers.report)
    // From the check phase, after the other timers of the turn: else resetting the delay histogram loses a block that just ended.
    timers.report = originals.setInterval(() => originals.setImmediate(report).unref(), intervalMs)
    timers.report.unref()
  }
  let setIdleCloseMs: ((idleCloseMs: number) => void) | null = null

  /** Null when it is done, or goes its way; else why it is refused. */
  const serve = (wish: AgentWish): string | null => {
    switch (wish.type) {
      case 'interval':
        reportEvery(wish.intervalMs)
        return null
      case 'detail':
        watch.beat()
        if (meters === null) return 'its meters are not there yet'
        send(describeWorker(meters.memory(), watch.listens(), abilities.missing))
        return null
      case 'traffic':
        trace(wish)
        return null
      case 'drain':
        setIdleCloseMs?.(wish.idleCloseMs)
        setIdleCloseMs ??= beginDrain(
          {
            servers: watch.servers,
            http,
            channel,
            openConnections: () => watch.sockets().open,
            requestsInFlight: () => readHttp().inFlight,
            endListeners,
          },
          wish.idleCloseMs,
          (numbers) => {
            // It may be told to go next: what it did since its last report would not be counted.
            if (numbers.openConnections === 0) report()
            return send(numbers)
          },
        )
        return null
      case 'act':
        return carryOut(wish.order)
    }
  }
  const answer = (request: ReadRequest): void => {
    const { requestId } = request
    const refused = request.type === 'unknown' ? 'this agent does not know what was asked' : serve(request)
    send(refused === null ? { type: 'done', requestId } : { type: 'refused', requestId, words: refused })
  }

  timers.beat = originals.setInterval(beat, config.heartbeatMs)
  timers.beat.unref()
  reportEvery(config.intervalMs)
  // What can wait does not stand between the fork and the app's `listen`.
  originals
    .setTimeout(
      guarded(() => {
        meters = createMeters()
        pipe.startReading()
      }),
      settleMs,
    )
    .unref()
}

const longerOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

/** Loading and starting these costs milliseconds; the first report is due much later. */
function createMeters() {
  return { memory: createMemoryMeter(), loop: createLoopMeter(), gc: createGcMeter() }
}
