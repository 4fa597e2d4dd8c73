import './guard-rails.css'
import { type ReactNode, useState } from 'react'
import { counted } from '../../../../shared/base/plain-words.ts'
import type { GuardRails } from '../../../../shared/model/fault.ts'
import { Switch } from '../../../components/switch.tsx'
import { readForm } from '../../../panels/form/field-table.ts'
import type { FormHandle } from '../../../panels/form/form-field.tsx'
import { InlineNumber } from '../../../panels/form/inline-number.tsx'
import { setGuardRails } from '../../../store/commands/fault-commands.ts'
import { useDeck, useLiveCluster } from '../../../store/use-deck.ts'
import { changedRails, type RailsDraft, railsDraft, railsTable } from './rails-form.ts'

/** What no fault may do to this cluster. A switch is in force at once, a number once it is left. */
export function GuardRailsPanel({ clusterId }: { readonly clusterId: string }) {
  const rails = useDeck((state) => state.live.clusters[clusterId]?.settings.guardRails)
  const stopped = useLiveCluster(clusterId)?.faults.railWords ?? null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <div className="panel fa-rails" role="group" aria-label="Guard rails">
      <div className="panel-head">
        <h2>Guard rails</h2>
        <span className="panel-sub">checked before and during every fault</span>
      </div>
      {rails !== undefined && <RailLines clusterId={clusterId} rails={rails} />}
      {stopped !== null && <p className="fa-rail-words">{stopped}</p>}
    </div>
  )
}

interface RailLinesProps {
  readonly clusterId: string
  readonly rails: GuardRails
}

function RailLines({ clusterId, rails }: RailLinesProps) {
  const { form, apply } = useRailsForm(clusterId, rails)
  const line = { form, onSwitch: apply }
  return (
    <>
      <RailLine
        {...line}
        name="listeningIsOn"
        words={`Keep at least ${counted(rails.leastListening.count, 'worker')} listening`}
      >
        Keep at least <InlineNumber form={form} name="listening" onDone={() => apply(form.draft)} /> listening
      </RailLine>
      <RailLine {...line} name="slotsIsOn" words={`At most ${counted(rails.mostSlots.count, 'slot')} hurt at once`}>
        At most <InlineNumber form={form} name="slots" onDone={() => apply(form.draft)} /> slots hurt at once
      </RailLine>
      <RailLine {...line} name="errorsIsOn" words={`Stop all faults if errors exceed ${rails.mostErrors.percent} %`}>
        Stop all if errors exceed <InlineNumber form={form} name="errors" onDone={() => apply(form.draft)} />
      </RailLine>
    </>
  )
}

interface RailLineProps {
  readonly form: FormHandle<RailsDraft>
  readonly name: 'listeningIsOn' | 'slotsIsOn' | 'errorsIsOn'
  /** The whole sentence, which is the name of its switch. */
  readonly words: string
  readonly onSwitch: (draft: RailsDraft) => void
  readonly children: ReactNode
}

function RailLine({ form, name, words, onSwitch, children }: RailLineProps) {
  const isOn = form.draft[name]
  return (
    <div className="fa-rail" data-on={isOn}>
      <Switch label={words} isOn={isOn} onChange={(checked) => onSwitch({ ...form.draft, [name]: checked })} />
      <span>{children}</span>
    </div>
  )
}

/** What is typed, until it is in force or other rails are. */
function useRailsForm(clusterId: string, rails: GuardRails) {
  const [draft, setDraft] = useState(() => railsDraft(rails))
  const [inForce, setInForce] = useState(rails)
  // They changed, here or elsewhere: the form follows.
  if (inForce !== rails) {
    setInForce(rails)
    setDraft(railsDraft(rails))
  }
  const form: FormHandle<RailsDraft> = {
    fields: railsTable.fields,
    draft,
    faults: readForm(railsTable, draft).faults,
    change: (patch) => setDraft({ ...draft, ...patch }),
  }
  const apply = (wanted: RailsDraft): void => {
    setDraft(wanted)
    const changed = changedRails(wanted, rails)
    if (changed !== null) void setGuardRails(clusterId, changed)
  }
  return { form, apply }
}
