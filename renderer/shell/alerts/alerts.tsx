import { useState } from 'react'
import type { ClusterProblem, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { isTab } from '../../../shared/screens.ts'
import { Button } from '../../components/button.tsx'
import { counted } from '../../format/number.ts'
import { placeName } from '../../format/place-name.ts'
import { asSentence } from '../../format/sentence.ts'
import { deleteSocket, dismissNotice, releaseAddress, retry } from '../../store/commands/commands.ts'
import { letFork, runOwnPrimary, startPrimary } from '../../store/commands/own-primary-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import {
  dismissAlert,
  openDialog,
  openDrawer,
  openExit,
  openScriptDialog,
  showScreen,
  targetOf,
} from '../../store/commands/view-actions.ts'
import { selectScreen } from '../../store/selectors.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { Alert } from './alert.tsx'
import { ReloadAlert } from './reload-alert.tsx'
import { WelcomeLine } from './welcome-line.tsx'

/** Problems beyond this many wait behind a button, so that the picture stays in sight. */
const shownProblems = 2

/** Everything that wants to be read, the most urgent first: the connection, the cluster's problems, failed commands, notices. */
export function Alerts() {
  const connection = useDeck((state) => state.connection)
  const fault = useDeck((state) => state.connectionFault)
  const alerts = useDeck((state) => state.alerts)
  const notices = useDeck((state) => state.notices)
  const clusterId = useDeck((state) => (isTab(selectScreen(state)) ? state.clusterId : null))
  const cluster = useDeck((state) => (clusterId === null ? undefined : state.live.clusters[clusterId]))
  return (
    <div className="alerts">
      {connection === 'lost' && (
        <Alert
          tone="bad"
          title="The window lost the deck's main process."
          detail={`${fault} It is asked again every few seconds. If this stays, quit Clusterdeck and start it again.`}
        />
      )}
      {cluster !== undefined && <ReloadAlert key={cluster.id} cluster={cluster} />}
      {cluster !== undefined && <Problems cluster={cluster} />}
      {alerts.map((alert) => (
        <Alert
          key={alert.id}
          tone="bad"
          title={`${alert.title}:`}
          detail={alert.detail}
          onDismiss={() => dismissAlert(alert.id)}
        />
      ))}
      {cluster !== undefined && <WaitingSettings cluster={cluster} />}
      {notices.map((notice) => (
        <Alert
          key={notice.id}
          tone={notice.tone}
          title={notice.title}
          detail={notice.detail}
          actions={
            notice.action === 'open-script' && (
              <Button size="mini" icon="open" onClick={openScriptDialog}>
                Open your own server script…
              </Button>
            )
          }
          onDismiss={() => void dismissNotice(notice.id)}
        />
      ))}
      <WelcomeLine />
    </div>
  )
}

/** What was changed and is not in force yet. */
function WaitingSettings({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { settings, settingsPending, policy } = cluster
  if (cluster.runState === 'stopped') return null
  const policyWaits = settings.policy !== policy
  const ownWaits = cluster.runState === 'running' && (settings.primary === 'own') !== (cluster.ownPrimary !== null)
  return (
    <>
      {policyWaits && (
        <Alert
          tone="info"
          title={`${settings.policy} waits for the next start.`}
          detail={`Until then ${policy} deals out the connections: stop and start the cluster to switch.`}
        />
      )}
      {ownWaits && (
        <Alert
          tone="info"
          title={
            settings.primary === 'own'
              ? 'Its own primary runs from the next start on.'
              : 'The deck supervises from the next start on.'
          }
          detail={`Until then ${settings.primary === 'own' ? 'the deck supervises' : 'its own primary runs'}: stop and start the cluster to change that.`}
        />
      )}
      {settingsPending && !policyWaits && !ownWaits && (
        <Alert
          tone="info"
          title="Changed settings wait for new workers."
          detail="They take effect in every worker started from now on; a rolling reload applies them to all."
        />
      )}
    </>
  )
}

function Problems({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { problems } = cluster
  const [all, setAll] = useState(false)
  const shown = all ? problems : problems.slice(0, shownProblems)
  const hidden = problems.length - shown.length
  return (
    <>
      {shown.map((problem) => (
        <Alert
          key={problem.id}
          tone={problem.tone}
          title={asSentence(problem.title)}
          detail={asSentence(problem.detail)}
          output={problem.outputTail}
          actions={<ProblemAction cluster={cluster} problem={problem} />}
        />
      ))}
      {problems.length > shownProblems && (
        <Button kind="link" className="alert-more" onClick={() => setAll(!all)}>
          {all ? 'Show fewer problems' : `Show ${counted(hidden, 'more problem')}`}
        </Button>
      )}
    </>
  )
}

/** What is wrong is not a matter of settings. */
const withoutSettings: readonly ClusterProblem['action'][] = ['look', 'rules', 'release', 'let-fork', 'start-primary']

function ProblemAction({ cluster, problem }: { readonly cluster: ClusterSnapshot; readonly problem: ClusterProblem }) {
  const pendingKey =
    problem.slot === null ? pendingKeys.cluster(cluster.id) : pendingKeys.slot(cluster.id, problem.slot)
  const pending = usePending(pendingKey)
  return (
    <>
      {(problem.action === 'retry' || problem.action === 'restart') && (
        <Button size="mini" icon="retry" pending={pending} onClick={() => void retry(cluster.id, problem.slot)}>
          Try again
        </Button>
      )}
      {problem.action === 'delete-socket' && (
        <Button size="mini" icon="delete" pending={pending} onClick={() => void deleteSocket(cluster.id, problem.id)}>
          Delete the file and try again
        </Button>
      )}
      <PrimaryAction clusterId={cluster.id} action={problem.action} pending={pending} />
      {problem.exit !== null && <ExitAction exit={problem.exit} />}
      {problem.action === 'release' && (
        <Button size="mini" icon="close" pending={pending} onClick={() => void releaseAddress(cluster.id, problem.id)}>
          Release it
        </Button>
      )}
      {problem.action === 'look' && problem.slot !== null && <LookActions clusterId={cluster.id} slot={problem.slot} />}
      {problem.action !== null && !withoutSettings.includes(problem.action) && (
        <Button
          size="mini"
          icon="edit"
          kind={problem.action === 'edit' ? 'plain' : 'ghost'}
          onClick={() => openDialog({ kind: 'edit', clusterId: cluster.id })}
        >
          Edit settings…
        </Button>
      )}
      {(problem.action === 'retry' || problem.action === 'rules') && (
        <Button
          size="mini"
          icon="filter"
          kind="ghost"
          onClick={() => openDialog({ kind: 'rules', clusterId: cluster.id })}
        >
          Rules…
        </Button>
      )}
    </>
  )
}

interface PrimaryActionProps {
  readonly clusterId: string
  readonly action: ClusterProblem['action']
  readonly pending: boolean
}

/** What can be done about the app's own primary, or with it. */
function PrimaryAction({ clusterId, action, pending }: PrimaryActionProps) {
  const offered = {
    'own-primary': {
      words: 'Run its own primary',
      title: 'Stops the cluster and starts it with its own primary',
      go: runOwnPrimary,
    },
    'let-fork': { words: 'Let it fork', title: 'Starts the forks that wait, in their order', go: letFork },
    'start-primary': { words: 'Start its primary', title: 'Beside the workers that live on', go: startPrimary },
  } as const
  if (action !== 'own-primary' && action !== 'let-fork' && action !== 'start-primary') return null
  const { words, title, go } = offered[action]
  return (
    <Button size="mini" icon="play" pending={pending} title={title} onClick={() => void go(clusterId)}>
      {words}
    </Button>
  )
}

/** From what is wrong to why: the exit, in the inspector. */
function ExitAction({ exit: { slot, generation } }: { readonly exit: NonNullable<ClusterProblem['exit']> }) {
  return (
    <Button
      size="mini"
      icon="inspect"
      aria-label={`Last lines of ${placeName(slot)} g${generation}`}
      onClick={() => openExit(slot, generation)}
    >
      Last lines
    </Button>
  )
}

function LookActions({ clusterId, slot }: { readonly clusterId: string; readonly slot: number }) {
  const look = (): void => {
    showScreen('live')
    openDrawer(slot)
  }
  const kill = (): void => {
    const target = targetOf(clusterId, slot)
    if (target !== null) openDialog({ kind: 'confirm-kill', clusterId, target })
  }
  return (
    <>
      <Button size="mini" icon="inspect" onClick={look}>
        Inspect
      </Button>
      <Button size="mini" icon="kill" kind="danger" onClick={kill}>
        SIGKILL…
      </Button>
    </>
  )
}
