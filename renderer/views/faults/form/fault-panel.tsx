import './fault-form.css'
import { useId, useMemo } from 'react'
import { useStore } from 'zustand'
import { type FaultId, faultAction } from '../../../../shared/actions/faults/fault-actions.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Kbd } from '../../../components/kbd.tsx'
import { ariaKey, shownKey } from '../../../keys/key-words.ts'
import type { Draft } from '../../../panels/form/field-table.ts'
import type { FormHandle } from '../../../panels/form/form-field.tsx'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePickedFault } from '../../../store/fault-choice.ts'
import { useIsMac, usePending } from '../../../store/use-deck.ts'
import { faultTable, readFault, slotsOf } from './fault-table.ts'
import { changeDraft, formKey, formStore, injectFromForm, injectLabel, presentDraft } from './form-store.ts'
import { InputFields } from './input-fields.tsx'
import { PreviewLine, refusalOf } from './preview-line.tsx'
import { TargetChoice } from './target-choice.tsx'
import { TriggerChoice } from './trigger-choice.tsx'
import { type Preview, usePreview } from './use-preview.ts'

/** The picked fault: whom it is for, what it does, when and how long; what would happen; and the button that does it. */
export function FaultPanel({ clusterId }: { readonly clusterId: string }) {
  const fault = usePickedFault(clusterId)
  const { words, hint, icon } = faultAction(fault)
  return (
    <section className="panel fa-panel" aria-label={words}>
      <div className="panel-head fa-panel-head">
        <Icon name={icon} size={16} />
        <h2>{words}</h2>
        <span className="panel-sub" title={hint}>
          {hint}
        </span>
      </div>
      <FaultForm key={fault} clusterId={clusterId} fault={fault} />
    </section>
  )
}

interface FaultFormProps {
  readonly clusterId: string
  readonly fault: FaultId
}

function FaultForm({ clusterId, fault }: FaultFormProps) {
  const typed = useStore(formStore, (forms) => forms[formKey(clusterId, fault)])
  const draft = useMemo(() => typed ?? presentDraft(clusterId, fault), [typed, clusterId, fault])
  const read = useMemo(() => readFault(fault, draft), [fault, draft])
  const preview = usePreview(clusterId, read.ok ? read.spec : null)
  const form: FormHandle<Draft> = {
    fields: faultTable(fault).fields,
    draft,
    faults: read.ok ? {} : read.faults,
    change: (patch) => changeDraft(clusterId, fault, patch),
  }
  return (
    <form
      className="fa-form"
      aria-label="Fault"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void injectFromForm(clusterId)
      }}
    >
      <TargetChoice clusterId={clusterId} fault={fault} form={form} />
      <InputFields clusterId={clusterId} fault={fault} form={form} />
      <TriggerChoice form={form} />
      <div className="fa-foot">
        <PreviewLine preview={preview} faults={form.faults} />
        <InjectButton
          clusterId={clusterId}
          slots={slotsMeant(preview, draft)}
          refusal={refusalOf(preview, form.faults)}
        />
      </div>
    </form>
  )
}

/** Whom the deck would hit; until it has said so, and where it refuses, those that were chosen. */
function slotsMeant({ plan, isOld }: Preview, draft: Draft): readonly number[] {
  if (plan !== null && !isOld && plan.slots.length > 0) return plan.slots
  return draft.target === 'slots' ? slotsOf(draft) : []
}

interface InjectButtonProps {
  readonly clusterId: string
  readonly slots: readonly number[]
  /** Why it cannot be injected; '' when it can. */
  readonly refusal: string
}

function InjectButton({ clusterId, slots, refusal }: InjectButtonProps) {
  const isMac = useIsMac()
  const pending = usePending(pendingKeys.inject(clusterId))
  const reasonId = useId()
  return (
    <div className="fa-buttons">
      <Button
        type="submit"
        kind="primary"
        icon="signal"
        pending={pending}
        disabled={refusal !== ''}
        title={refusal === '' ? undefined : refusal}
        aria-describedby={refusal === '' ? undefined : reasonId}
        aria-keyshortcuts={ariaKey('inject-fault', isMac)}
      >
        {injectLabel(slots)}
        <Kbd keys={shownKey('inject-fault', isMac)} />
      </Button>
      <span id={reasonId} className="visually-hidden">
        {refusal}
      </span>
    </div>
  )
}
