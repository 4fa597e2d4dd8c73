import './load-strip.css'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { stopLoad } from '../../store/commands/load-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openCluster, showScreen } from '../../store/commands/view-actions.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { doneRatio, loadInWords } from './load-words.ts'

/** One line for each load under way, on every screen but that of the lesson it belongs to: what it does, and a button that ends it. */
export function LoadStrip() {
  const runs = useDeck((state) => state.load.runs)
  // A lesson's own part says that it runs, and stops it: a line that comes and goes would move what is looked at.
  const ofLesson = useDeck((state) => (state.screen === 'lessons' ? state.lessons?.current?.clusterId : null))
  const clusterIds = Object.keys(runs).filter((clusterId) => clusterId !== ofLesson)
  if (clusterIds.length === 0) return null
  return (
    <section className="load-strips" aria-label="Load under way">
      {clusterIds.map((clusterId) => (
        <OneStrip key={clusterId} clusterId={clusterId} />
      ))}
    </section>
  )
}

function OneStrip({ clusterId }: { readonly clusterId: string }) {
  const live = useDeck((state) => state.load.runs[clusterId])
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? clusterId)
  const nowMs = useDeck((state) => Math.floor(state.live.nowMs / 1000) * 1000)
  const pending = usePending(pendingKeys.load(clusterId))
  if (live === undefined) return null
  const { run, seconds } = live
  const done = doneRatio(run, nowMs)
  const words = `Load on ${name}: ${loadInWords(run, seconds.at(-1), nowMs)}`
  return (
    <div className="load-strip">
      <Icon name="load" />
      <Button kind="link" title={`${words}. Show it`} onClick={() => showLoadOf(clusterId)}>
        <span className="ellipsis">{words}</span>
      </Button>
      {done !== null && (
        <span className="load-strip-bar" aria-hidden="true">
          <i style={{ width: `${done * 100}%` }} />
        </span>
      )}
      <Button
        size="mini"
        icon="stop"
        kind="danger"
        pending={pending || run.state === 'finishing'}
        aria-label={`Stop load on ${name}`}
        onClick={() => void stopLoad(clusterId, run.runId)}
      >
        Stop load
      </Button>
    </div>
  )
}

function showLoadOf(clusterId: string): void {
  openCluster(clusterId)
  showScreen('load')
}
