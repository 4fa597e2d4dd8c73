import type { AgentInspectOrder } from '../../../shared/inspection/agent-orders.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'

/** What an agent tells of a look, by its number. */
export type LookReport = Extract<AgentInspectReport, { lookId: number }>
type NumberedOrder = Extract<AgentInspectOrder, { lookId: number }>
type WithoutId<Order> = Order extends unknown ? Omit<Order, 'lookId'> : never
/** Without its number, which it gets here. */
export type LookOrder = WithoutId<NumberedOrder>

/** Null: the process is gone. */
type Heard = (report: LookReport | null) => void

/** Looks into one worker that wait for its agent's word. */
export class AwaitedLooks {
  readonly #waiting = new Map<number, Heard>()
  #lastId = 0
  #standing = 0
  #isOver = false

  /** The process is gone. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** It was asked to stand still, or may at a breakpoint: its silence says nothing. */
  get standsStill(): boolean {
    return this.#standing > 0
  }

  /** It may stand still until what this returns is called. */
  allowStanding(): () => void {
    this.#standing += 1
    let isOver = false
    return () => {
      if (!isOver) this.#standing -= 1
      isOver = true
    }
  }

  /** A number for a look, which hears everything until it has had enough. `standsStill`: the worker does meanwhile. */
  begin(order: LookOrder, heard: Heard, standsStill = false): { readonly order: NumberedOrder; end(): void } {
    const lookId = ++this.#lastId
    if (standsStill) this.#standing += 1
    this.#waiting.set(lookId, heard)
    if (this.#isOver) queueMicrotask(() => heard(null))
    return {
      order: { ...order, lookId },
      end: () => {
        if (this.#waiting.delete(lookId) && standsStill) this.#standing -= 1
      },
    }
  }

  heard(report: AgentInspectReport): void {
    if ('lookId' in report) this.#waiting.get(report.lookId)?.(report)
  }

  /** The process is gone. */
  close(): void {
    this.#isOver = true
    for (const heard of [...this.#waiting.values()]) heard(null)
  }
}
