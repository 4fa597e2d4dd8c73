import '../../../panels/fairness/fairness.css'
import { useMemo } from 'react'
import { Button } from '../../../components/button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ConnectionsSwitch } from '../../../panels/fairness/connections-switch.tsx'
import { policyRows, windowRow } from '../../../panels/fairness/fairness-row.ts'
import { fairnessWords } from '../../../panels/fairness/fairness-words.ts'
import { topTimesOf } from '../../../panels/fairness/spread.ts'
import { WindowSwitch } from '../../../panels/fairness/window-switch.tsx'
import { spanWords, windowTally } from '../../../panels/fairness/window-tally.ts'
import { resetFairness } from '../../../store/commands/commands.ts'
import { selectCluster } from '../../../store/selectors.ts'
import { useDeck, useFairness, useSampledMs } from '../../../store/use-deck.ts'
import { FairnessTable } from './fairness-table.tsx'

/** How evenly each policy tried dealt out connections and requests, side by side, and the window chosen above them. */
export function FairnessPanel({ clusterId }: { readonly clusterId: string }) {
  const policy = useDeck((state) => selectCluster(state, clusterId)?.policy)
  const fairness = useFairness(clusterId)
  const window = useDeck((state) => state.fairnessWindow)
  const nowMs = useSampledMs(clusterId)
  const tally = useMemo(() => windowTally(fairness, window, nowMs), [fairness, window, nowMs])
  const rows = useMemo(() => (policy === undefined ? [] : policyRows(fairness, policy)), [fairness, policy])
  const inWindow = tally === null || tally.policy !== policy ? null : { row: windowRow(tally), span: spanWords(tally) }
  const all = inWindow === null ? rows : [inWindow.row, ...rows]
  const words = fairnessWords(rows)
  return (
    <Panel
      title="Connections"
      label="Fairness"
      className="fp"
      sub="max/mean, 1.00 = even"
      actions={
        <>
          <WindowSwitch />
          <ConnectionsSwitch />
        </>
      }
    >
      <div className="fp-body">
        <FairnessTable
          rows={rows}
          window={inWindow}
          topTimes={topTimesOf(all.flatMap(({ connections, requests }) => [connections, requests]))}
        />
      </div>
      <div className="fp-foot">
        <p title={words}>{words}</p>
        <Button
          kind="ghost"
          size="mini"
          icon="retry"
          title="Forget what was counted under each policy, and count anew from now on"
          onClick={() => void resetFairness(clusterId)}
        >
          Start over
        </Button>
      </div>
    </Panel>
  )
}
