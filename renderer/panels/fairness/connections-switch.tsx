import { memo, useEffect, useRef } from 'react'
import { Segmented } from '../../components/segmented.tsx'
import { showConnectionsAs } from '../../store/commands/view-actions.ts'
import type { ConnectionsView } from '../../store/deck-state.ts'
import { useDeck } from '../../store/use-deck.ts'

const choices: readonly { readonly value: ConnectionsView; readonly label: string }[] = [
  { value: 'wires', label: 'Wires' },
  { value: 'fairness', label: 'Fairness' },
]

/** Its use replaces the panel it stands in: the switch of the new panel takes the focus over. */
let takesFocus = false

/** Which face the panel of connections shows: who is connected where, or how evenly policies deal out. */
export const ConnectionsSwitch = memo(function ConnectionsSwitch() {
  const view = useDeck((state) => state.connectionsView)
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (takesFocus) box.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus()
    takesFocus = false
  }, [])
  return (
    <span ref={box}>
      <Segmented
        label="Connections as"
        choices={choices}
        value={view}
        onChange={(next) => {
          takesFocus = true
          showConnectionsAs(next)
        }}
      />
    </span>
  )
})
