import { systemClock } from '../../shared/base/clock.ts'
import type { CommandName } from '../../shared/ipc/contract.ts'
import type { NoticeContent } from '../../shared/model/deck.ts'
import type { Origin } from '../../shared/model/event.ts'
import { fail, type Result } from '../../shared/result.ts'
import { type ControlServer, openControl } from '../control/control-server.ts'
import type { DeckHostKind } from '../control/deck-cards.ts'
import { type DeckCommandName, isDeckCommand } from '../deck/deck-command-names.ts'
import type { DeckCalls } from '../deck/deck-host.ts'
import { answerCommand } from './answer-command.ts'

export interface HostControlParts {
  readonly userData: string
  readonly host: DeckHostKind
  readonly version: string
  /** Has the deck carry a command out in somebody's name. */
  actAs(asked: Parameters<DeckCalls['actAs']>[0]): Promise<Result<unknown>>
  notice(notice: NoticeContent): void
}

/** There is one view of each of these, and the window's person looks at it. */
const views: Readonly<Partial<Record<DeckCommandName, string>>> = {
  'deck.history': 'it is packed for the window: "cluster.numbers" and "cluster.events" tell the newest',
  'deck.setSeen': 'only the window knows whether it is seen',
  'worker.watch': 'the window watches one worker: "cluster.numbers" tells of all',
  'traffic.watch': 'the window watches it',
  'log.watch': 'the window has the one view of the log: "log.search" needs none',
  'log.rows': 'it reads the view of the window: "log.search" needs none',
  'log.step': 'it reads the view of the window: "log.search" needs none',
  'log.rowAt': 'it reads the view of the window: "log.search" needs none',
}

/** Opens the control socket of a host; null, with a notice, where that cannot be. */
export async function openHostControl(parts: HostControlParts): Promise<ControlServer | null> {
  const { userData, host, version, notice } = parts
  const opened = await openControl({
    clock: systemClock,
    userData,
    host,
    version,
    answer: (by, name, input) => answerOutside(parts, by, name, input),
  })
  if (opened.ok) return opened.value
  const title = 'clusterdeck ctl cannot reach this deck'
  notice({ tone: 'warn', title, detail: `Its socket could not be opened: ${opened.error.message}`, action: null })
  return null
}

function answerOutside(
  { actAs }: HostControlParts,
  by: Origin,
  name: string,
  input: unknown,
): Promise<Result<unknown>> {
  return answerCommand(
    (known, read) => {
      if (!isDeckCommand(known)) return fail('unsupported-here', whyOfWindow(known))
      const why = views[known]
      return why === undefined ? actAs({ by, name: known, input: read }) : fail('unsupported-here', `${known}: ${why}`)
    },
    name,
    input,
  )
}

function whyOfWindow(name: CommandName): string {
  const asks = ['dialog.', 'load.export', 'experiment.export', 'profile.export', 'log.save', 'lesson.']
  if (asks.some((one) => name.startsWith(one))) return `${name} asks a person in a dialog of the window: do it there`
  return `${name} is of the window, or of what it keeps: do it there`
}
