import { type PolicyId, policyIds, policyRefusal, policyTexts } from '../../shared/policies.ts'
import { setPolicy } from '../store/commands.ts'
import { pendingKeys } from '../store/run-command.ts'
import { usePending, usePlatform } from '../store/use-deck.ts'

interface PolicySelectProps {
  readonly clusterId: string
  /** What was chosen. */
  readonly chosen: PolicyId
  /** What connections are dealt out by now; the choice may wait for the next start. */
  readonly inForce: PolicyId
}

/** Who gets the next connection. A native select whose options carry their explanation; switching never asks. */
export function PolicySelect({ clusterId, chosen, inForce }: PolicySelectProps) {
  const pending = usePending(pendingKeys.policy(clusterId))
  const platform = usePlatform()
  return (
    <div className="head-policy">
      <select
        className="select"
        aria-label="Scheduling policy"
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
        {policyIds.map((id) => {
          const refusal = policyRefusal(id, platform)
          return (
            <option key={id} value={id} title={wordsFor(id)} disabled={refusal !== null}>
              <span>
                <span className="head-policy-id">{id}</span>
                <span className="head-policy-why"> {refusal ?? policyTexts[id].explanation}</span>
              </span>
            </option>
          )
        })}
      </select>
    </div>
  )
}

function wordsFor(policy: PolicyId): string {
  const { whenToUse, switchRemark } = policyTexts[policy]
  return switchRemark === null ? whenToUse : `${whenToUse}. ${switchRemark}`
}
