import { Agent, get } from 'node:http'

/** What a load came to: every request that was sent is in one of the three. */
export interface Ledger {
  readonly sentCount: number
  readonly okCount: number
  readonly failures: readonly string[]
}

export interface TestLoad {
  readonly okCount: number
  /** Lets what is under way end. */
  stop(): Promise<Ledger>
}

/**
 * For tests: requests at a constant rate, whatever becomes of those before; none is ever repeated. Some come on
 * connections that are kept, each with a request every `everyMs`, and as many on connections of their own.
 */
export function startTestLoad(port: number, keptConnections: number, everyMs: number): TestLoad {
  let [sentCount, okCount, isOver] = [0, 0, false]
  const failures: string[] = []
  const underWay = new Set<Promise<void>>()
  const startedMonoMs = performance.now()
  const agents = Array.from({ length: keptConnections }, () => new Agent({ keepAlive: true, maxSockets: 1 }))

  const ask = (agent: Agent | false): Promise<void> => {
    sentCount += 1
    const asked = new Promise<void>((done) => {
      const fail = (error: Error & { code?: string }) => {
        const atMs = Math.round(performance.now() - startedMonoMs)
        const kind = agent === false ? 'own' : 'kept'
        failures.push(`${kind} connection, ${atMs} ms after the start: ${error.code ?? error.message}`)
        done()
      }
      const request = get({ host: '127.0.0.1', port, agent, timeout: 10_000 }, (response) => {
        response.resume()
        response.on('error', fail)
        response.on('end', () => {
          if (response.statusCode === 200) okCount += 1
          else failures.push(`status ${response.statusCode}`)
          done()
        })
      })
      request.on('timeout', () => request.destroy(new Error('no answer within 10 s')))
      request.on('error', fail)
    })
    underWay.add(asked)
    void asked.then(() => underWay.delete(asked))
    return asked
  }
  // One at a time on a kept connection, so that it is idle in between.
  const keep = async (agent: Agent, index: number): Promise<void> => {
    await pause((everyMs * index) / keptConnections)
    while (!isOver) await Promise.all([ask(agent), pause(everyMs)])
  }
  const kept = agents.map(keep)
  const timer = setInterval(() => void ask(false), everyMs / keptConnections)

  return {
    get okCount() {
      return okCount
    },
    async stop() {
      isOver = true
      clearInterval(timer)
      await Promise.all(kept)
      await Promise.all(underWay)
      for (const agent of agents) agent.destroy()
      return { sentCount, okCount, failures }
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
