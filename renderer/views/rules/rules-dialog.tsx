import './rules.css'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { RestartRule, SlotReplay, WorkerLimits } from '../../../shared/model/rules.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { draftOf, patchOf, readForm } from '../../panels/form/field-table.ts'
import { Refused } from '../../panels/form/form-field.tsx'
import { updateCluster } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck, useLiveCluster, useLiveHost, usePending, useSlotPoints } from '../../store/use-deck.ts'
import { AutoscaleLines } from './autoscale-lines.tsx'
import { LimitLines } from './limit-lines.tsx'
import { type LimitedWorker, limitsNow } from './limits-now.ts'
import { ReplayList } from './replay-list.tsx'
import { RestartSentence } from './restart-rule.tsx'
import { type RulesDraft, restartRuleOf, rulesTable } from './rules-form.ts'
import { useReplay } from './use-replay.ts'

/** What the deck does by itself in one cluster: the rules as sentences, tried on the past before they are applied. */
export function RulesDialog({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  return cluster === undefined ? null : <RulesForm cluster={cluster} />
}

function RulesForm({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { settings, guards } = cluster
  const { form, read } = useRulesForm(settings)
  const [failure, setFailure] = useState('')
  const pending = usePending(pendingKeys.cluster(cluster.id))
  const coreCount = useLiveHost()?.coreCount ?? null
  const exitCount = useDeck((state) => state.live.stories[cluster.id]?.exits.length ?? 0)
  const rule = restartRuleOf(read)
  const replays = useReplay(cluster.id, rule, exitCount)
  const patch = patchOf(read.value, settings)
  const isChanged = Object.keys(patch).length > 0
  const isFit = Object.keys(read.faults).length === 0

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending || !isFit) return
    const result = isChanged ? await updateCluster(cluster.id, patch) : { ok: true as const }
    if (result.ok) closeDialog()
    else setFailure(result.error.message)
  }

  return (
    <Dialog title={`Rules of ${settings.name}`} size="widest" onClose={closeDialog}>
      <form className="rules" noValidate onSubmit={(event) => void submit(event)}>
        <div className="dialog-body">
          <Refused className="rules-alert" words={failure} />
          <Part title="Restart">
            <RestartSentence form={form} />
            <h4>{isChanged ? 'Replay: the exits so far, with this rule' : 'The exits so far'}</h4>
            <Replayed rule={rule} replays={replays} />
          </Part>
          <Part title="Limits of each worker">
            <LimitLines form={form} />
            <Standing words={guards.limits} />
            {isChanged && patch.workerLimits !== undefined && <WouldNow cluster={cluster} rule={patch.workerLimits} />}
          </Part>
          <Part title="Number of workers">
            <AutoscaleLines form={form} coreCount={coreCount} />
            <Standing words={guards.autoscale === null ? [] : [guards.autoscale]} />
          </Part>
        </div>
        <div className="dialog-foot">
          <span className="dialog-foot-note">
            {isFit
              ? 'In force at once, without a restart. A replacement is a rolling reload of that one slot: no request is lost.'
              : 'Some numbers are out of their bounds.'}
          </span>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" type="submit" icon="check" pending={pending} disabled={!isFit || !isChanged}>
            Apply rules
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The rules as typed, judged as they are typed. */
function useRulesForm(settings: ClusterSettings) {
  const [draft, setDraft] = useState(() => draftOf(rulesTable, settings))
  const read = readForm(rulesTable, draft)
  const change = (changed: Partial<RulesDraft>) => setDraft((before) => ({ ...before, ...changed }))
  return { read, form: { fields: rulesTable.fields, draft, faults: read.faults, change } }
}

interface ReplayedProps {
  /** Null: it cannot be read, so nothing is known of what it would have done. */
  readonly rule: RestartRule | null
  readonly replays: readonly SlotReplay[]
}

function Replayed({ rule, replays }: ReplayedProps) {
  if (rule === null) return <p className="rules-quiet">Nothing to replay: a number of this rule cannot be used.</p>
  if (replays.length === 0) return <p className="rules-quiet">No slot has had an exit yet.</p>
  return <ReplayList replays={replays} />
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="rules-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** What edited limits would do at once: a harmful one is seen before it is applied. */
function WouldNow({ cluster, rule }: { readonly cluster: ClusterSnapshot; readonly rule: WorkerLimits }) {
  const points = useSlotPoints(cluster.id)
  const workers = cluster.slots.flatMap(({ slot, generation, pid }) => {
    const point = points.get(slot)?.last()
    if (pid === null) return []
    return [point?.generation === generation ? point : unmeasured]
  })
  const words = limitsNow(rule, workers)
  if (words.length === 0) return null
  return (
    <ul className="rules-standing" data-tone="warn" role="status" aria-label="What these limits would do now">
      {words.map((sentence) => (
        <li key={sentence}>
          <Icon name="warn" size={12} />
          {sentence}
        </li>
      ))}
    </ul>
  )
}

const unmeasured: LimitedWorker = { rssBytes: null, heapUsedBytes: null, requestCount: null, ageMs: null }

/** What the deck weighs right now. */
function Standing({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return null
  return (
    <ul className="rules-standing" aria-label="Right now">
      {words.map((sentence) => (
        <li key={sentence}>
          <Icon name="info" size={12} />
          {sentence}
        </li>
      ))}
    </ul>
  )
}
