import type { Clock } from '../../../shared/base/clock.ts'
import type { GuardRails } from '../../../shared/model/fault.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import { sumSeconds } from '../../experiments/judge/load-window.ts'
import type { Look, RunPorts } from '../../experiments/run/ports.ts'
import { stricterRails } from '../../faults/guard-rails.ts'
import { listeningSlots } from '../session/listening-slots.ts'
import { askHttp } from './ask-http.ts'
import type { ExperimentLoad } from './experiment-load.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'
import { readMeasure } from './read-measure.ts'
import { SessionActions } from './session-actions.ts'
import { SessionFaults } from './session-faults.ts'

/** The rail on errors looks at so many seconds of load. */
const railSeconds = 2

/** The hands and eyes of an experiment on a real cluster. */
export function createSessionPorts(
  session: ExperimentedCluster,
  experiment: Experiment,
  load: ExperimentLoad,
  clock: Clock,
): RunPorts {
  const actions = new SessionActions(session, clock)
  const rails = railsOf(experiment, session.settings.guardRails)
  const faults = new SessionFaults(session.faults, () => session.slots, rails, clock)
  const { isOn, count } = rails.leastListening
  return {
    clock,
    beginLoad: (settings) => load.begin(settings),
    async endLoad() {
      await load.end()
    },
    seconds: () => load.seconds,
    remarks: () => load.remarks,
    look: () => lookAt(session, load, faults.rail ?? errorsRail(rails, load)),
    read: ({ measure, slot }) => readMeasure(session, measure.id, slot, clock.nowMs()),
    ask: ({ url, timeoutMs }) => askHttp(url, session.snapshot().url, timeoutMs),
    begin: (step, seed) =>
      step.kind === 'fault' ? faults.begin(step, seed) : actions.begin(step, seed, isOn ? count : 0),
    async takeBack() {
      const left = await Promise.all([faults.takeBack(), actions.takeBack()])
      const words = left.filter((one) => one !== null)
      return words.length === 0 ? null : words.join('; ')
    },
    decidedElsewhere: (sinceMs) => session.decidedElsewhere(sinceMs),
    eventsSince: (atMs) => session.history.events.filter((event) => event.atMs >= atMs),
  }
}

/** Those of the file and those of the cluster: the stricter ones hold. */
export function railsOf({ guardRails }: Experiment, ofCluster: GuardRails): GuardRails {
  return stricterRails(ofCluster, { ...ofCluster, ...guardRails })
}

function lookAt(session: ExperimentedCluster, load: ExperimentLoad, rail: string | null): Look {
  const { runState, slots, desired } = session
  return {
    isRunning: runState === 'running',
    listening: listeningSlots(slots).size,
    desired,
    rail,
    loadLost: load.lost,
  }
}

function errorsRail({ mostErrors }: GuardRails, load: ExperimentLoad): string | null {
  if (!mostErrors.isOn || load.seconds.length < railSeconds) return null
  const { errorRatio } = sumSeconds(load.seconds.slice(-railSeconds))
  const percent = Math.round((errorRatio ?? 0) * 100)
  return percent > mostErrors.percent
    ? `${percent} % of requests failed for ${railSeconds} s, and at most ${mostErrors.percent} % may`
    : null
}
