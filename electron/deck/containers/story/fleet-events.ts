import { counted } from '../../../../shared/base/plain-words.ts'
import type { LifecycleEvent, Tone } from '../../../../shared/model/event.ts'
import type { LoadTotals } from '../../../../shared/model/load.ts'
import type { FleetState } from '../../../engines/types.ts'
import { createEventHistory, type EventHistory } from '../../session/event-history.ts'
import type { DeckContext } from '../../types.ts'
import { UpdateLedger } from '../update-ledger.ts'
import type { Placed } from './replica-book.ts'

type TellContext = Pick<DeckContext, 'clock' | 'publish' | 'logs'>

/** What is told of one cluster of containers: numbered, kept, logged and pushed. After `close()` nothing is. */
export class FleetEvents {
  readonly history: EventHistory = createEventHistory()
  readonly #id: string
  readonly #context: TellContext
  readonly #ledger: UpdateLedger
  #isClosed = false

  /** `totals`: of the load that runs on the cluster now; null while none does. */
  constructor(id: string, context: TellContext, totals: () => LoadTotals | null) {
    this.#id = id
    this.#context = context
    this.#ledger = new UpdateLedger(context.clock, totals)
  }

  tell(event: Omit<LifecycleEvent, 'id'>): void {
    if (this.#isClosed) return
    const { logs, publish } = this.#context
    const numbered = this.history.addEvent(event)
    logs.event(this.#id, numbered)
    publish('lifecycle', { clusterId: this.#id, event: numbered })
  }

  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void {
    this.tell({ atMs: this.#context.clock.nowMs(), kind, tone, slot: null, generation: null, words, mark })
  }

  sayOf(
    { replica, generation }: Placed,
    kind: LifecycleEvent['kind'],
    tone: Tone,
    words: string,
    mark: string | null = null,
  ): void {
    this.tell({ atMs: this.#context.clock.nowMs(), kind, tone, slot: replica.slot, generation, words, mark })
  }

  /** An update began, or ended; with the ledger of a load it is one event: what it lost belongs to how it ended. */
  tellUpdate(state: string, told: Omit<LifecycleEvent, 'id' | 'atMs'>): void {
    const atMs = this.#context.clock.nowMs()
    if (state === 'running' || state === 'rolling-back') {
      if (state === 'running') this.#ledger.begin()
      this.tell({ ...told, atMs })
      return
    }
    this.#ledger.end((words) =>
      this.tell({ ...told, atMs, words: words === '' ? told.words : `${told.words}: ${words}` }),
    )
  }

  sayOpened({ words, engineName, engineVersion, desired, nodes }: FleetState, placed: readonly Placed[]): void {
    const running = placed.filter(({ replica }) => replica.end === null).length
    const place = nodes.length > 1 ? ` on ${nodes.length} nodes` : ''
    const seen = `${running} of ${counted(desired, 'container')} ${desired === 1 ? 'lives' : 'live'}${place}`
    const what = `${words} opened on ${engineName} ${engineVersion}: ${seen}`
    this.say('notice', 'info', `${what}. What it was before is not known`, null)
  }

  close(): void {
    this.#isClosed = true
    this.#ledger.close()
  }
}
