import './load-panel.css'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { LoadRunState } from '../../../../shared/model/load.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { ariaKey, shownKey } from '../../../keys/key-words.ts'
import { Refused } from '../../../panels/form/form-field.tsx'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { useDeck, useIsMac, usePending } from '../../../store/use-deck.ts'
import { EarlierRuns } from '../results/earlier-runs.tsx'
import { type changed, formStore, freshForm, type LoadForm } from './form-store.ts'
import { HostQuestion } from './host-question.tsx'
import { draftOfSettings } from './load-draft.ts'
import { LoadFields } from './load-fields.tsx'
import { loadTable } from './load-table.ts'
import { PresetsMenu } from './presets-menu.tsx'
import { RunningPanel } from './running-panel.tsx'
import { changeForm, copyCliOfForm, selectCores, startFromForm } from './start.ts'
import { portCountOf, targetWords } from './target-words.ts'

const nothingServed: ClusterSnapshot['served'] = []

/** The left side of the Load screen: what to send, or what is being sent, and the runs before. */
export function LoadPanel({ clusterId }: { readonly clusterId: string }) {
  const live = useDeck((state) => state.load.runs[clusterId])
  const hasEnded = useDeck((state) => state.load.endedRunIds.length > 0)
  const form = useForm(clusterId)
  const panel = useFocusKept(live === undefined)
  return (
    <section className="panel ld-panel" aria-label="Load generator" ref={panel} tabIndex={-1}>
      <span className="visually-hidden" role="status">
        {live === undefined ? (hasEnded ? 'Load ended' : '') : `Load is ${stateWords(live.run.state)}`}
      </span>
      <div className="panel-head ld-panel-head">
        <h2>Load generator</h2>
        <span className="panel-actions">
          {live === undefined ? (
            <PresetsMenu onChoose={(patch) => changeForm(clusterId, patch)} />
          ) : (
            <span className="ld-state tone-ok">
              <Icon name="play" size={12} />
              {stateWords(live.run.state)}
            </span>
          )}
        </span>
      </div>
      {live === undefined ? (
        <IdleForm clusterId={clusterId} form={form} />
      ) : (
        <RunningPanel clusterId={clusterId} run={live.run} rateFault={form.faults.ratePerSec} />
      )}
      <EarlierRuns clusterId={clusterId} />
    </section>
  )
}

const stateWords = (state: LoadRunState): string => (state === 'warming-up' ? 'warming up' : state)

/** The form and what stands for it while load runs replace each other: the focus that goes with them stays in the panel. */
function useFocusKept(isIdle: boolean) {
  const panel = useRef<HTMLElement>(null)
  const before = useRef(isIdle)
  useEffect(() => {
    if (before.current === isIdle) return
    before.current = isIdle
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true })
  }, [isIdle])
  return panel
}

function useForm(clusterId: string): LoadForm {
  const typed = useStore(formStore, (forms) => forms[clusterId])
  const settings = useDeck((state) => state.load.settings[clusterId]) ?? defaultLoadSettings
  const cores = useDeck(selectCores)
  const untouched = useMemo(() => freshForm(draftOfSettings(settings, cores)), [settings, cores])
  return typed ?? untouched
}

function IdleForm({ clusterId, form }: { readonly clusterId: string; readonly form: LoadForm }) {
  const { draft, faults, failure, askedHost } = form
  const served = useDeck((state) => state.live.clusters[clusterId]?.served ?? nothingServed)
  const portCount = useDeck((state) => portCountOf(state.live.clusters[clusterId]))
  const pending = usePending(pendingKeys.load(clusterId))
  const isMac = useIsMac()
  const fields = {
    fields: loadTable.fields,
    draft,
    faults,
    change: (patch: Parameters<typeof changed>[1]) => changeForm(clusterId, patch),
  }
  return (
    <form
      className="ld-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void startFromForm(clusterId)
      }}
    >
      <LoadFields form={fields} target={targetWords(served, portCount)} />
      {askedHost !== null ? (
        <HostQuestion
          key={askedHost}
          host={askedHost}
          reason={failure}
          pending={pending}
          onAllow={() => void startFromForm(clusterId, true)}
        />
      ) : (
        <Refused className="ld-failure" words={failure} />
      )}
      <div className="ld-buttons">
        <Button
          kind="primary"
          type="submit"
          icon="play"
          pending={pending}
          className="ld-go"
          title={`Start load (${shownKey('start-load', isMac)})`}
          aria-keyshortcuts={ariaKey('start-load', isMac)}
        >
          Start load
        </Button>
        <Button
          icon="copy"
          title="An autocannon command line that does the same as nearly as it can"
          onClick={() => void copyCliOfForm(clusterId)}
        >
          Copy as CLI
        </Button>
      </div>
    </form>
  )
}
