import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { listeningTone, workersWords } from '../../../panels/cluster/cluster-state.ts'
import { ReloadButton } from '../../../panels/cluster/reload-button.tsx'
import { WorkerStepper } from '../../../panels/cluster/worker-stepper.tsx'
import { startCluster } from '../../../store/commands/commands.ts'
import { openFreely } from '../../../store/commands/lesson-commands.ts'
import { openDialog, showScreen } from '../../../store/commands/view-actions.ts'
import { useLiveCluster } from '../../../store/use-deck.ts'
import type { pointedControl } from '../frame/step-words.ts'

interface ControlStripProps {
  readonly clusterId: string
  /** What the step asks for. */
  readonly pointed: ReturnType<typeof pointedControl>
}

/** The real controls of the cluster: the same as in its own header. */
export function ControlStrip({ clusterId, pointed }: ControlStripProps) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined) return null
  const { icon, tone } = listeningTone(cluster)
  const isStopped = cluster.runState === 'stopped'
  return (
    <div className="lr-strip" role="toolbar" aria-label="Controls of its cluster">
      <span className="head-badge" role="status" aria-label="Workers" data-tone={tone}>
        <Icon name={icon} />
        {workersWords(cluster)}
      </span>
      <span className="head-space" />
      {(pointed === 'load' || pointed === 'faults') && (
        <span className="lf-control" data-pointed="true">
          <Button
            icon={pointed === 'load' ? 'load' : 'signal'}
            onClick={() => {
              openFreely(clusterId)
              showScreen(pointed)
            }}
          >
            {pointed === 'load' ? 'Open Load' : 'Open Faults'}
          </Button>
        </span>
      )}
      <span className="lf-control" data-pointed={pointed === 'scale'}>
        <WorkerStepper clusterId={clusterId} desired={cluster.desired} />
      </span>
      <span className="lf-control" data-pointed={pointed === 'reload'}>
        <ReloadButton cluster={cluster} />
      </span>
      <span className="lf-control" data-pointed={pointed === 'start-stop'}>
        <Button
          icon={isStopped ? 'play' : 'stop'}
          iconOnly
          kind={isStopped ? 'primary' : 'danger'}
          aria-label={isStopped ? 'Start cluster' : 'Stop cluster'}
          title={isStopped ? 'Start cluster' : 'Stop cluster'}
          onClick={() => (isStopped ? void startCluster(clusterId) : openDialog({ kind: 'confirm-stop', clusterId }))}
        />
      </span>
    </div>
  )
}
