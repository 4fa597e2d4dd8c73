import type { Sample } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { openSample } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { usePending } from '../../store/use-deck.ts'

const sampleWorkers = 4

/** A script that ships with the deck: what it shows, a way to run it, and its source. */
export function SampleCard({ sample }: { readonly sample: Sample }) {
  const pending = usePending(pendingKeys.sample(sample.id))
  return (
    <li className="start-sample">
      <h3>
        <Icon name={sample.icon} size={16} />
        {sample.title}
      </h3>
      <p>{sample.shows}</p>
      <div className="start-sample-actions">
        <Button
          kind="link"
          icon="play"
          pending={pending}
          aria-label={`Run with ${sampleWorkers} workers: ${sample.title}`}
          onClick={() => void openSample(sample.id, sampleWorkers)}
        >
          Run with {sampleWorkers} workers
        </Button>
        <Button
          kind="link"
          aria-label={`Source of ${sample.title}`}
          onClick={() => openDialog({ kind: 'source', sample: sample.id })}
        >
          Source
        </Button>
      </div>
    </li>
  )
}
