import { useState } from 'react'
import type { Recent } from '../../../shared/model/settings.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { counted } from '../../format/number.ts'
import { shortPath } from '../../format/short-path.ts'
import { formatWhen } from '../../format/when.ts'
import { clearRecents, openScript } from '../../store/commands/commands.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'

/** Scripts that ran before, newest first, each with the settings it ran with. */
export function Recents() {
  const recents = useDeck((state) => state.recents)
  if (recents.length === 0) return null
  return (
    <section aria-label="Recent">
      <div className="start-title">
        <h2>Recent</h2>
        <Button kind="link" aria-label="Clear the recent list" onClick={() => void clearRecents()}>
          Clear
        </Button>
      </div>
      <ul className="start-recents">
        {recents.map((recent) => (
          <RecentRow key={`${recent.settings.scriptPath} ${recent.lastOpenedAtMs}`} recent={recent} />
        ))}
      </ul>
    </section>
  )
}

function RecentRow({ recent }: { readonly recent: Recent }) {
  const { settings, lastOpenedAtMs } = recent
  const homeDir = useDeck((state) => state.info?.homeDir ?? '')
  const [pending, setPending] = useState(false)

  async function run(): Promise<void> {
    setPending(true)
    const result = await openScript(settings)
    setPending(false)
    // Whatever went wrong can be mended where the settings are.
    if (!result.ok) openDialog({ kind: 'open', request: settings, failure: result.error.message })
  }

  return (
    <li className="start-recent">
      <Icon name="file" />
      <span className="start-recent-name ellipsis">{settings.name}</span>
      <span className="start-recent-path mono ellipsis" title={settings.scriptPath}>
        {shortPath(settings.scriptPath, homeDir)}
      </span>
      <span className="start-recent-how">
        {counted(settings.workers, 'worker')}, {settings.policy}
      </span>
      <span className="start-recent-when">{formatWhen(lastOpenedAtMs, Date.now())}</span>
      <Button
        kind="ghost"
        size="mini"
        icon="edit"
        iconOnly
        aria-label={`Open ${settings.name} with other settings`}
        title="Change settings first"
        onClick={() => openDialog({ kind: 'open', request: settings, failure: null })}
      />
      <Button size="mini" icon="play" pending={pending} aria-label={`Run ${settings.name}`} onClick={() => void run()}>
        Run
      </Button>
    </li>
  )
}
