import type { AgentOrder } from '../../../shared/actions/worker-actions.ts'
import type { AgentAnswer } from '../../../shared/agent-protocol.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { fail } from '../../../shared/result.ts'
import { type AskedEnd, effectMs } from '../slot/asked-ends.ts'
import { type ActionRun, type Answer, unsupported } from './action-run.ts'

/** Has the agent end its worker, by what is called `what`; answers with that end, or with the agent's reason against it. */
export function endInAgent(run: ActionRun, order: AgentOrder, end: AskedEnd, what: string): Promise<Answer> {
  const { slot, handle, target, host, entry } = run
  const name = `slot ${slot.number}`
  const takeBack = slot.asked.end(end, run.cause)
  const asked = slot.snapshot().agent === 'absent' ? null : handle.actInAgent(order)
  if (asked === null) {
    takeBack()
    return unsupported(`${name} has no agent to run "${entry.words}" (its telemetry pipe is closed). Use a signal`)
  }
  host.tell(slot, entry.id, `${name} was asked for ${what} (pid ${target.pid})`, null)
  let answer: AgentAnswer | null = null
  void asked.then((heard) => {
    answer = heard
    if (!heard.ok) takeBack()
    host.waits.look()
  })
  const refused = () =>
    answer === null || answer.ok ? null : fail('refused', `${name}'s agent refused ${what}: ${answer.words}`)
  return run.ended(effectMs, () => unended(run, what), refused)
}

/** It lives on although the agent was asked: caught, or not even run. */
function unended({ slot, host, entry }: ActionRun, what: string): Answer {
  const name = `slot ${slot.number}`
  const { health } = slot.snapshot()
  const waited = duration(effectMs)
  if (slot.asked.survivedException()) {
    const words = `${name} survived ${what}: its own handler caught it, and it still runs ${waited} later`
    host.tell(slot, entry.id, words, null)
    return fail('not-reached-in-time', `${words}. Use SIGKILL`)
  }
  const why =
    health === 'ok'
      ? `still runs ${waited} after ${what}: its own handler may have caught it`
      : `has not run ${what} within ${waited}: it is ${health}`
  return fail('not-reached-in-time', `${name} ${why}. Use SIGKILL`)
}
