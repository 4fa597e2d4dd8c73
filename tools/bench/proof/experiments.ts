import { readyExperiments } from '../../../electron/experiments/ready/ready-experiments.ts'

/** "Kill and recover" as it ships, and a reload of all under the same load. */
export const proofExperiments: readonly { readonly id: string; readonly source: string }[] = [
  ...readyExperiments.filter(({ id }) => id === 'kill-and-recover'),
  {
    id: 'reload',
    source: `version: 1
title: Reload under load
seed: 1
load: { ratePerSec: 200, connections: 20, timeoutMs: 2000 }
timing: { settle: 2 s, before: 6 s, after: 6 s }
steady-state-hypothesis:
  title: While all are replaced, no request fails.
  probes:
    - name: all listen
      tolerance: workers.listening==desired within 5s
    - name: no request is lost
      tolerance: errors<=0
      when: all
method:
  - type: action
    name: replace all
    action: cluster.reload
    input: { slot: null }
    pauses: { after: 3 s }
`,
  },
]
