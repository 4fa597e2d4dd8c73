import './settings-view.css'
import { useEffect, useState } from 'react'
import { addressRefusal, type EditorId, editorIds, knownEditors } from '../../../shared/editor/editors.ts'
import type { NodeBinary } from '../../../shared/model/deck.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { counted } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import { SamplingSelect } from '../../panels/picture/sampling-select.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { saveView } from '../../store/commands/save-view.ts'
import { openDialog, setTheme } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { zooms } from '../../store/zooms.ts'
import { SettingsRow } from './settings-row.tsx'
import { Updates } from './updates.tsx'

const themeChoices = [
  { value: 'system', label: 'System', icon: 'system' },
  { value: 'dark', label: 'Dark', icon: 'dark' },
  { value: 'light', label: 'Light', icon: 'light' },
] as const

const editorLabels: Readonly<Record<EditorId, string>> = {
  none: 'None: copy the place',
  vscode: knownEditors.vscode.name,
  cursor: knownEditors.cursor.name,
  webstorm: knownEditors.webstorm.name,
  other: 'Other, by its address',
}

/** How the window looks, which Nodes there are, and what this deck is. */
export function SettingsView() {
  const notifications = useDeck((state) => state.view.notifications)
  return (
    <div className="settings">
      <Appearance />
      <section className="settings-group" aria-label="Measuring">
        <h2>Measuring</h2>
        <SettingsRow title="Sampling interval" hint="Shorter shows more and costs more; 15 minutes are kept either way">
          <SamplingSelect />
        </SettingsRow>
      </section>
      <section className="settings-group" aria-label="Notifications">
        <h2>Notifications</h2>
        <SettingsRow
          title="System notifications"
          hint="When a slot fails, or a cluster is below its desired count for 10 s"
        >
          <input
            type="checkbox"
            aria-label="System notifications"
            checked={notifications}
            onChange={(event) => saveView({ notifications: event.target.checked })}
          />
        </SettingsRow>
      </section>
      <EditorChoice />
      <Updates />
      <NodeList />
      <About />
    </div>
  )
}

function Appearance() {
  const view = useDeck((state) => state.view)
  const draggedCount = Object.keys(view.columnWidths).length
  const zoomChoices = zooms.includes(view.zoomFactor) ? zooms : [...zooms, view.zoomFactor].sort((a, b) => a - b)
  return (
    <section className="settings-group" aria-label="Appearance">
      <h2>Appearance</h2>
      <SettingsRow title="Theme" hint="System follows the desktop's own choice">
        <Segmented label="Theme" choices={themeChoices} value={view.theme} onChange={setTheme} />
      </SettingsRow>
      <SettingsRow title="Zoom" hint="From a laptop to a projector">
        <select
          className="select"
          aria-label="Zoom"
          value={view.zoomFactor}
          onChange={(event) => saveView({ zoomFactor: Number(event.target.value) })}
        >
          {zoomChoices.map((zoom) => (
            <option key={zoom} value={zoom}>
              {formatPercent(zoom)}
            </option>
          ))}
        </select>
      </SettingsRow>
      <SettingsRow
        title="Column widths"
        hint={
          draggedCount === 0
            ? 'As designed; drag a column edge to change one'
            : `${counted(draggedCount, 'column')} changed`
        }
      >
        <Button disabled={draggedCount === 0} icon="undo" onClick={() => saveView({ columnWidths: {} })}>
          Reset
        </Button>
      </SettingsRow>
      <SettingsRow title="Keys" hint="Everything works by keyboard">
        <Button icon="keyboard" onClick={() => openDialog({ kind: 'keys' })}>
          Show keys
        </Button>
      </SettingsRow>
    </section>
  )
}

/** Which editor places in code are opened in. */
function EditorChoice() {
  const { editor, editorAddress } = useDeck((state) => state.view)
  const [typed, setTyped] = useState(editorAddress)
  const refusal = typed === '' ? '' : addressRefusal(typed)
  const type = (address: string) => {
    setTyped(address)
    if (address === '' || addressRefusal(address) === '') saveView({ editorAddress: address })
  }
  return (
    <section className="settings-group" aria-label="Code">
      <h2>Code</h2>
      <SettingsRow
        title="Editor"
        hint="A place in a stack of Logs, or where a worker is stuck, opens there when it is pressed"
      >
        <select
          className="select"
          aria-label="Editor"
          value={editor}
          onChange={(event) => {
            const chosen = editorIds.find((one) => one === event.target.value)
            if (chosen !== undefined) saveView({ editor: chosen })
          }}
        >
          {editorIds.map((id) => (
            <option key={id} value={id}>
              {editorLabels[id]}
            </option>
          ))}
        </select>
      </SettingsRow>
      {editor === 'other' && (
        <div className="settings-address">
          <Field label="Address of the editor" hint="{file}, {line} and {column} are filled in" error={refusal}>
            {(control) => (
              <input
                {...control}
                className="mono"
                type="text"
                maxLength={500}
                spellCheck={false}
                placeholder="zed://file/{file}:{line}:{column}"
                value={typed}
                onChange={(event) => type(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
    </section>
  )
}

function About() {
  const info = useDeck((state) => state.info)
  if (info === null) return null
  return (
    <section className="settings-group" aria-label="About">
      <h2>About</h2>
      <SettingsRow
        title={`Clusterdeck ${info.appVersion}`}
        hint={`${info.platform}, embedded Node v${info.embeddedNodeVersion.replace(/^v/, '')}, primary is pid ${info.deckPid}`}
      >
        <span className="settings-node-remark">Nothing leaves this machine</span>
      </SettingsRow>
    </section>
  )
}

function NodeList() {
  const [binaries, setBinaries] = useState<readonly NodeBinary[] | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    let gone = false
    void runCommand('runtime.list', {}).then((result) => {
      if (gone) return
      if (result.ok) setBinaries(result.value)
      else setFault(result.error.message)
    })
    return () => {
      gone = true
    }
  }, [])
  return (
    <section className="settings-group" aria-label="Node binaries">
      <h2>Node binaries on this machine</h2>
      {fault !== '' && (
        <p className="settings-node" role="alert">
          {fault}
        </p>
      )}
      {binaries === null && fault === '' && <p className="settings-node">Looking…</p>}
      {binaries?.map((binary) => (
        <div key={binary.path} className="settings-node">
          <span className={binary.usable ? 'tone-ok' : 'tone-warn'}>
            <Icon name={binary.usable ? 'ok' : 'warn'} size={12} /> v{binary.version.replace(/^v/, '')}
          </span>
          <span className="mono ellipsis selectable">
            {binary.path === 'embedded' ? "embedded (Electron's own)" : binary.path}
          </span>
          <span className="settings-node-remark">
            {binary.remark ?? (binary.stripsTypes ? 'runs .ts files' : 'JavaScript only')}
          </span>
        </div>
      ))}
    </section>
  )
}
