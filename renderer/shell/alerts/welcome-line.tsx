import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { openScriptDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { Alert } from './alert.tsx'

/** On the very first run, as long as nothing of the person's own was opened: what runs here, and how to run one's own. */
export function WelcomeLine() {
  const isFirstRun = useDeck((state) => state.info?.firstRun ?? false)
  const hasOwn = useDeck((state) => state.recents.some(({ settings }) => settings.sample === null))
  const sample = useDeck((state) =>
    state.clusterId === null ? null : (state.live.clusters[state.clusterId]?.settings.sample ?? null),
  )
  const [isDismissed, setDismissed] = useState(false)
  if (!isFirstRun || hasOwn || sample === null || isDismissed) return null
  return (
    <Alert
      tone="info"
      title="This is a sample, so that there is something to see."
      detail="Any script that calls listen() runs here as it is."
      actions={
        <Button size="mini" icon="open" onClick={openScriptDialog}>
          Open your own server script…
        </Button>
      }
      onDismiss={() => setDismissed(true)}
    />
  )
}
