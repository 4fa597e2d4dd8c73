import './state-label.css'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { Icon } from './icon.tsx'
import { describeState } from './slot-state.ts'

interface StateLabelProps {
  readonly slot: SlotSnapshot
  /** Passed in, so that one clock drives every countdown. */
  readonly nowMs: number
}

/** Icon, word and tone of a slot's state, with its running time, countdown or what is left. */
export function StateLabel({ slot, nowMs }: StateLabelProps) {
  const state = describeState(slot, nowMs)
  return (
    <span className="state-label" data-tone={state.tone} title={slot.why ?? slot.notListeningHint ?? undefined}>
      <Icon name={state.icon} />
      <span className="state-label-word">{state.word}</span>
      {state.extra !== '' && <span className="state-label-extra">{state.extra}</span>}
    </span>
  )
}
