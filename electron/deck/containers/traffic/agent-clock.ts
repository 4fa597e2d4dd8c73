import type { AgentTraffic } from '../../../../shared/agent-protocol.ts'

/** Apart by no more than this, it is one clock: that of one machine, and what the way takes. */
const sameMs = 1000

/** Times of an agent that may be on another machine, told in those of this one: apart by the shortest way that was seen. */
export class AgentClock {
  #apartMs = Number.POSITIVE_INFINITY

  /** `nowMonoMs`: of the machine's clock, when the message came. */
  toOurs(message: AgentTraffic, nowMonoMs: number): AgentTraffic {
    this.#apartMs = Math.min(this.#apartMs, nowMonoMs - message.monoMs)
    const apartMs = this.#apartMs
    if (apartMs >= 0 && apartMs <= sameMs) return message
    const shifted = (monoMs: number | null): number | null => (monoMs === null ? null : monoMs + apartMs)
    return {
      ...message,
      monoMs: message.monoMs + apartMs,
      connections: message.connections.map((record) => ({
        ...record,
        openedMonoMs: shifted(record.openedMonoMs),
        firstRequestMonoMs: shifted(record.firstRequestMonoMs),
        closedMonoMs: shifted(record.closedMonoMs),
      })),
      requests: message.requests.map((record) => ({
        ...record,
        startedMonoMs: record.startedMonoMs + apartMs,
        endedMonoMs: shifted(record.endedMonoMs),
      })),
    }
  }
}
