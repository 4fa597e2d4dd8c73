import { memo, type ReactNode } from 'react'
import { frontRefusal, type PolicyId, policyIds, policyRefusal, policyTexts } from '../../../shared/policies.ts'
import { Icon } from '../../components/icon.tsx'
import { setPolicy } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending, usePlatform } from '../../store/use-deck.ts'
import { isRefused, type OptionLine, optionLines, type PolicyFacts } from './policy-option.ts'

interface PolicySelectProps {
  readonly clusterId: string
  /** What was chosen. */
  readonly chosen: PolicyId
  /** What connections are dealt out by now; the choice may wait for the next start. */
  readonly inForce: PolicyId
  /** Name of the cluster, where more than one is on the screen. */
  readonly of?: string
  /** A front deals out to containers: what it cannot do is no matter of this system. */
  readonly isFront?: boolean
}

/** Who gets the next connection. A native select whose options explain themselves; switching never asks. */
export const PolicySelect = memo(function PolicySelect({
  clusterId,
  chosen,
  inForce,
  of,
  isFront = false,
}: PolicySelectProps) {
  const pending = usePending(pendingKeys.policy(clusterId))
  const platform = usePlatform()
  return (
    <div className="head-policy">
      <select
        className="select"
        aria-label={of === undefined ? 'Scheduling policy' : `Scheduling policy of ${of}`}
        aria-busy={pending}
        title={chosen === inForce ? wordsFor(chosen) : `${inForce} is in force until the cluster starts again`}
        value={chosen}
        onChange={(event) => {
          const next = policyIds.find((id) => id === event.target.value)
          if (next !== undefined) void setPolicy(clusterId, next)
        }}
      >
        <button type="button">
          <span className="head-policy-label head-wide">Policy</span>
          <selectedcontent />
        </button>
        {policyIds.map((id) => (
          <PolicyOption
            key={id}
            id={id}
            facts={{ ...policyTexts[id], refusal: isFront ? frontRefusal(id) : policyRefusal(id, platform) }}
          />
        ))}
      </select>
    </div>
  )
})

function wordsFor(policy: PolicyId): string {
  const { whenToUse, switchRemark } = policyTexts[policy]
  return switchRemark === null ? whenToUse : `${whenToUse}. ${switchRemark}`
}

function PolicyOption({ id, facts }: { readonly id: PolicyId; readonly facts: PolicyFacts }) {
  return (
    <option value={id} disabled={isRefused(facts)}>
      <span>
        <span className="head-policy-id">{id}</span>
        {optionLines(facts).map(({ kind, words }) => (
          <span key={kind} className="head-policy-line" data-kind={kind}>
            {icons[kind]}
            {/* The name of an option is one text: without the space the words of two lines would run together. */}{' '}
            {kind === 'use' ? `When to use: ${words}` : words}
          </span>
        ))}
      </span>
    </option>
  )
}

const icons: Readonly<Record<OptionLine['kind'], ReactNode>> = {
  explanation: null,
  use: null,
  remark: <Icon name="info" size={12} />,
  refusal: <Icon name="failed" size={12} />,
}
