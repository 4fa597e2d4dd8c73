import { setSamplingInterval } from '../../store/commands/commands.ts'
import { useDeck } from '../../store/use-deck.ts'

const intervalsMs = [250, 500, 1000, 2000, 5000]

/** How often all workers are measured. */
export function SamplingSelect() {
  const intervalMs = useDeck((state) => state.samplingIntervalMs)
  const choices = intervalsMs.includes(intervalMs) ? intervalsMs : [...intervalsMs, intervalMs].sort((a, b) => a - b)
  return (
    <select
      className="select"
      aria-label="Sampling interval"
      value={intervalMs}
      onChange={(event) => void setSamplingInterval(Number(event.target.value))}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {`${choice / 1000}\u202fs`}
        </option>
      ))}
    </select>
  )
}
