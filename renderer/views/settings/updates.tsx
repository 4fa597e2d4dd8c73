import { useEffect, useState } from 'react'
import type { ViewPreferences } from '../../../shared/model/settings.ts'
import { Button } from '../../components/button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { saveView } from '../../store/commands/save-view.ts'
import { useDeck } from '../../store/use-deck.ts'
import { SettingsRow } from './settings-row.tsx'

const choices = [
  { value: 'off', label: 'Off' },
  { value: 'ask', label: 'Look, and ask' },
] as const

/** Whether newer versions of the deck are looked for. Nothing where there is no place that they could come from. */
export function Updates() {
  const choice = useDeck((state) => state.view.updates)
  const [from, setFrom] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const [isLooking, setLooking] = useState(false)
  useEffect(() => {
    void runCommand('updates.state', {}).then((state) => setFrom(state.ok ? state.value.from : null))
  }, [])
  if (from === null) return null
  const look = async () => {
    setLooking(true)
    const result = await runCommand('updates.look', {})
    setLooking(false)
    setWords(result.ok ? result.value.words : result.error.message)
  }
  return (
    <section className="settings-group" aria-label="Updates">
      <h2>Updates</h2>
      <SettingsRow
        title="Newer versions"
        hint={`Once a day from ${from}; you are asked before anything is fetched or installed`}
      >
        <Segmented<ViewPreferences['updates']>
          label="Updates"
          choices={choices}
          value={choice}
          onChange={(updates) => saveView({ updates })}
        />
      </SettingsRow>
      <SettingsRow title="Look now" hint={words === '' ? 'Nothing is installed under a running cluster' : words}>
        <Button icon="reload" pending={isLooking} onClick={() => void look()}>
          Look for updates
        </Button>
      </SettingsRow>
    </section>
  )
}
