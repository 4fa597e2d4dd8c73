import type { PrimaryProposal } from '../../../shared/model/own-primary.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { FormChoice, FormField } from '../../panels/form/form-field.tsx'
import type { OpenFormProps } from './open-form.ts'

interface SupervisorFieldProps extends OpenFormProps {
  /** What the script's text proposes; null while nothing is known of it. */
  readonly proposal: PrimaryProposal | null
  /** What does not run while the deck supervises; null where there is nothing. */
  readonly hint: string | null
}

/** Who supervises: the deck, or the primary half of the script; with what its text proposes, and why. */
export function SupervisorField({ form, proposal, hint }: SupervisorFieldProps) {
  const { primary } = form.draft
  const field = form.fields.primary
  return (
    <div className="open-supervisor">
      <span className="field-label" aria-hidden="true">
        {field.label}
      </span>
      <FormChoice form={form} name="primary" />
      <small className="field-hint">
        {primary === 'own'
          ? 'Its primary half runs unmodified in a process of its own, on your Node: it forks, and decides about exits'
          : 'Each process of the script is a worker: the deck forks them, and starts those anew that end'}
      </small>
      {proposal !== null && proposal.why !== null && <Proposal form={form} proposal={proposal} hint={hint} />}
      {primary === 'own' && <FormField form={form} name="orphans" />}
    </div>
  )
}

/** It is a guess, and says so; a person decides. */
function Proposal({ form, proposal, hint }: SupervisorFieldProps & { readonly proposal: PrimaryProposal }) {
  const { kind, why, isEitherFine = false } = proposal
  const isFollowed = form.draft.primary === kind || isEitherFine
  return (
    <p className="open-note" role="status" aria-label="Proposal" data-tone={isFollowed ? 'info' : 'warn'}>
      <Icon name={isFollowed ? 'info' : 'warn'} />
      <span>
        <b>Proposed: {kind === 'own' ? 'its own primary runs' : 'the deck supervises'}.</b> {why}; a guess by its text.
        {!isFollowed && kind === 'own' && hint !== null && ` ${hint}`}
      </span>
      {!isFollowed && (
        <Button size="mini" onClick={() => form.change({ primary: kind })}>
          As proposed
        </Button>
      )}
    </p>
  )
}
