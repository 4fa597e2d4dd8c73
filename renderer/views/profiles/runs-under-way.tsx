import { slotNames } from '../../../shared/base/plain-words.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { runWords } from '../../panels/profiles/run-words.ts'
import { stopProfile } from '../../store/commands/profile-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { useDeck } from '../../store/use-deck.ts'
import { useSecond } from '../../store/use-second.ts'

/** What is being sampled now, each with its way to end it. */
export function RunsUnderWay() {
  const { running } = useDeck((state) => state.profiles)
  const pending = useDeck((state) => state.pending)
  const nowMs = useSecond(running.length > 0)
  if (running.length === 0) return null
  return (
    <ul className="pf-runs" aria-label="Profiles under way">
      {running.map((run) => (
        <li key={run.runId}>
          <Icon name="busy" size={12} className="icon-busy" />
          <span className="ellipsis">
            {slotNames(run.slots)}, {runWords(run, nowMs)}
          </span>
          <Button
            size="mini"
            pending={pending[pendingKeys.profile(run.clusterId)] !== undefined}
            aria-label={`Stop the profile of ${slotNames(run.slots)}`}
            onClick={() => void stopProfile(run)}
          >
            Stop
          </Button>
        </li>
      ))}
    </ul>
  )
}
