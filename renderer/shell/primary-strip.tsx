import './primary-strip.css'
import type { ReactNode } from 'react'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { isTab } from '../../shared/screens.ts'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { emptyWords } from '../panels/own-primary/primary-words.ts'
import { forkOne, letFork, startPrimary } from '../store/commands/own-primary-commands.ts'
import { pendingKeys } from '../store/commands/run-command.ts'
import { selectScreen } from '../store/selectors.ts'
import { useDeck, usePending } from '../store/use-deck.ts'
import { useSecond } from '../store/use-second.ts'

/** What the app's own primary leaves to a person, on every screen of its cluster: slots it did not fill, forks that wait, its end. */
export function PrimaryStrip() {
  const cluster = useDeck((state) =>
    isTab(selectScreen(state)) && state.clusterId !== null ? state.live.clusters[state.clusterId] : undefined,
  )
  return (
    // Always there, so that what comes into it is read out.
    <div role="status" aria-label="Your primary">
      {cluster !== undefined && cluster.runState !== 'stopped' && <Lines cluster={cluster} />}
    </div>
  )
}

function Lines({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { id, ownPrimary, problems } = cluster
  const pending = usePending(pendingKeys.cluster(id))
  if (ownPrimary === null) return null
  // A problem that offers the same says it already.
  const isTold = (action: string) => problems.some((problem) => problem.action === action)
  return (
    <>
      {ownPrimary.empty.length > 0 && <Empty cluster={cluster} />}
      {ownPrimary.held !== null && !isTold('let-fork') && (
        <Line words={ownPrimary.held.words}>
          <Button size="mini" icon="play" pending={pending} onClick={() => void letFork(id)}>
            Let it fork
          </Button>
        </Line>
      )}
      {ownPrimary.phase === 'ended' && ownPrimary.lastEnd !== null && !isTold('start-primary') && (
        <Line words={`${ownPrimary.lastEnd.words}; ${ownPrimary.lastEnd.workersWords}`}>
          <Button size="mini" icon="play" pending={pending} onClick={() => void startPrimary(id)}>
            Start its primary
          </Button>
        </Line>
      )}
    </>
  )
}

function Empty({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const nowMs = useSecond(true)
  const [first] = cluster.ownPrimary?.empty ?? []
  const pending = usePending(pendingKeys.slot(cluster.id, first?.slot ?? 0))
  const words = emptyWords(cluster, nowMs)
  if (words === null || first === undefined) return null
  return (
    <Line words={words} title={cluster.ownPrimary?.empty.map((one) => one.words).join('\n') ?? ''}>
      <Button
        size="mini"
        icon="add"
        pending={pending}
        title={`Fills slot ${first.slot} as your primary forked the last one there`}
        onClick={() => void forkOne(cluster.id, first.slot)}
      >
        Fork one
      </Button>
    </Line>
  )
}

interface LineProps {
  readonly words: string
  readonly title?: string
  readonly children: ReactNode
}

function Line({ words, title = words, children }: LineProps) {
  return (
    <div className="primary-strip">
      <Icon name="warn" />
      <span className="ellipsis" title={title}>
        {words}
      </span>
      {children}
    </div>
  )
}
