import { Segmented } from '../../components/segmented.tsx'
import { setFairnessWindow } from '../../store/commands/view-actions.ts'
import type { FairnessWindow } from '../../store/series/fairness.ts'
import { useDeck } from '../../store/use-deck.ts'

const choices: readonly { readonly value: FairnessWindow; readonly label: string; readonly name: string }[] = [
  { value: '10s', label: '10 s', name: '10 seconds' },
  { value: '1m', label: '1 m', name: '1 minute' },
  { value: '5m', label: '5 m', name: '5 minutes' },
  { value: '15m', label: '15 m', name: '15 minutes' },
  { value: 'stretch', label: 'since switch', name: 'Since the newest switch of the policy' },
]

/** The window over which fairness is read. */
export function WindowSwitch() {
  const window = useDeck((state) => state.fairnessWindow)
  return <Segmented label="Window of fairness" choices={choices} value={window} onChange={setFairnessWindow} />
}
