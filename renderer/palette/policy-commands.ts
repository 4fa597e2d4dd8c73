import { clusterAction } from '../../shared/actions/cluster-actions.ts'
import { type PolicyId, policyIds, policyTexts } from '../../shared/policies.ts'
import { setPolicy } from '../store/commands/commands.ts'
import { command, type PlainCommand } from './plain-command.ts'

/** The policies that could be switched to. `refusal`: why one cannot. */
export function policyCommands(
  clusterId: string,
  present: PolicyId,
  refusal: (policy: PolicyId) => string | null,
): PlainCommand[] {
  const { icon, words } = clusterAction('cluster.set-policy')
  return policyIds
    .filter((policy) => policy !== present && refusal(policy) === null)
    .map((policy) =>
      command('Cluster', icon, `${words}: ${policy}`, policyTexts[policy].explanation, () => {
        void setPolicy(clusterId, policy)
      }),
    )
}
