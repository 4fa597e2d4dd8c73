import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { ExportedCluster, ExportedFile, ExportLoss } from '../../../shared/export/exported.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { fillSlot, hideInArguments, planEnvironment } from '../environment.ts'
import type { ExportFacts } from '../facts.ts'
import { type Abilities, lossesOf } from '../not-carried.ts'
import { type Plan, planOf } from '../plan.ts'
import { evidenceWords } from '../seen-words.ts'
import { type Group, group, guess, guessesIn, line, reasoned, seen } from '../tree.ts'
import { headComment, writeJavaScript } from '../write/write-javascript.ts'
import { unitWord, writeUnit } from '../write/write-unit.ts'
import { seconds, secretFiles } from './container.ts'
import { headOf } from './head.ts'
import { primarySource } from './primary-source.ts'

const abilities: Abilities = {
  name: 'systemd',
  policies: ['round-robin', 'shared-handle'],
  policyWords:
    'deals no connections out: the primary beside the unit does it, with what node:cluster brings, round-robin or shared-handle',
  can: new Set(['slot-environment', 'app-instance', 'doubling-back-off', 'give-up']),
  ends: new Set(['SIGTERM', 'SIGINT', 'SIGUSR2', 'shutdown', 'disconnect']),
}

/**
 * One unit with a plain node:cluster primary. N instances of a template would each want the port: only an app that listens
 * with `reusePort`, or on a port of its own, could be run so.
 */
export function exportSystemd(facts: ExportFacts): Result<ExportedCluster> {
  const plan = planOf(facts)
  const unit = unitOf(facts, plan)
  const name = `${plan.id}.service`
  const primary = plan.isOwnPrimary ? [] : [primaryFile(facts)]
  const head = [...headOf(facts, `Unit of systemd, 250 or newer: /etc/systemd/system/${name}`)]
  const secrets = secretFiles(facts)
  return ok({
    target: 'systemd',
    evidence: evidenceWords(facts.evidence),
    files: [{ fileName: name, text: writeUnit(head, unit) }, ...primary, ...secrets],
    lost: [...lossesOf(facts, abilities), ...ownLosses(facts)],
    guessed: [
      ...guessesIn(unit),
      'Service.User: nobody is named in the deck, so none is in the unit: systemd runs it as root until you add User=',
    ],
    next: [
      ...(plan.isOwnPrimary ? [] : [`sudo install -D primary.cjs ${primaryPath(plan)}`]),
      ...(secrets.length === 0
        ? []
        : [`fill in secrets.env.example, then: sudo install -D -m 600 secrets.env.example ${secretsPath(plan)}`]),
      `sudo install ${name} /etc/systemd/system/`,
      `systemd-analyze verify /etc/systemd/system/${name}`,
      `sudo systemctl daemon-reload && sudo systemctl enable --now ${name}`,
      ...(plan.isOwnPrimary ? [] : [`sudo systemctl reload ${name}`]),
    ],
  })
}

const primaryPath = ({ id }: Plan): string => `/etc/${id}/primary.cjs`
const secretsPath = ({ id }: Plan): string => `/etc/${id}/secrets.env`

function unitOf(facts: ExportFacts, plan: Plan): Group {
  const { settings } = facts
  const { unstableWindowMs, maxUnstable } = settings
  return group(
    line(
      'Unit',
      group(
        line('Description', unitWord(settings.name, false).replaceAll('"', '')),
        line('After', 'network-online.target'),
        line('Wants', 'network-online.target'),
        line(
          'StartLimitIntervalSec',
          seconds(unstableWindowMs),
          `in [Unit]: in [Service] it would be ignored. The deck gives a slot up after ${counted(maxUnstable, 'unstable exit')} within ${duration(unstableWindowMs)}; systemd counts starts by hand, too`,
        ),
        line('StartLimitBurst', maxUnstable),
      ),
    ),
    line('Service', serviceOf(facts, plan)),
    line('Install', group(line('WantedBy', 'multi-user.target'))),
  )
}

function serviceOf(facts: ExportFacts, plan: Plan): Group {
  const { settings, folder } = facts
  const stopMs = plan.stopWithinMs.value + 1000
  const stop = {
    ...plan.stopWithinMs,
    value: seconds(stopMs),
    why: `${plan.stopWithinMs.why}; one second more, so that the primary can say what it killed`,
  }
  return group(
    ...startOf(facts, plan),
    line('WorkingDirectory', folder.replaceAll('%', '%%'), 'paths are those of this machine'),
    ...environmentOf(facts, plan),
    line('KillMode', 'mixed', 'the signal goes to the primary alone, which drains; SIGKILL goes to all that is left'),
    line('KillSignal', plan.isOwnPrimary && settings.endSignal.startsWith('SIG') ? settings.endSignal : 'SIGTERM'),
    reasoned('TimeoutStopSec', stop),
    line(
      'Restart',
      'on-failure',
      'the primary fills its slots itself; systemd starts it again when it gave up or died',
    ),
    line(
      'RestartSec',
      `${settings.backOffMs}ms`,
      `the deck's first wait after an unstable exit, ${duration(settings.backOffMs)}; systemd 252 waits the same each time, as RestartSteps needs 254`,
    ),
    ...memoryOf(facts, plan),
    line('NoNewPrivileges', 'yes'),
    privateTmp(facts),
  )
}

/** With a `/tmp` of its own it would not find itself. */
function privateTmp({ folder, settings }: ExportFacts) {
  const isThere = [folder, settings.scriptPath].some((path) => /^\/(var\/)?tmp\//.test(`${path}/`))
  return isThere ? line('PrivateTmp', 'no', 'the app lies in it') : line('PrivateTmp', 'yes')
}

function startOf(facts: ExportFacts, plan: Plan) {
  const { settings, nodePath } = facts
  const node =
    nodePath === 'node'
      ? guess('/usr/bin/node', 'the deck ran it on a Node of its own: the usual place of the package nodejs')
      : seen(nodePath, 'the Node that the deck ran it on')
  const run = (words: readonly string[]) => ({
    ...node,
    value: [node.value, ...words].map((word) => unitWord(word, true)).join(' '),
  })
  if (plan.isOwnPrimary) {
    const words = [
      ...hideInArguments(settings.execArgs).args,
      settings.scriptPath,
      ...hideInArguments(settings.args).args,
    ]
    return [line('Type', 'exec', 'that its workers are ready, nobody tells systemd'), reasoned('ExecStart', run(words))]
  }
  return [
    line('Type', 'notify', 'the primary says when all its first workers are ready'),
    line('NotifyAccess', 'all', 'it says so by systemd-notify, a process of its own: Node has no call for it'),
    reasoned('TimeoutStartSec', { ...plan.startWithinMs, value: seconds(plan.startWithinMs.value) }),
    reasoned('ExecStart', run([primaryPath(plan)])),
    line('ExecReload', '/bin/kill -HUP $MAINPID', 'one slot after the other, the new worker first'),
  ]
}

/** The primary sets those of the workers; where there is none, the unit does. */
function environmentOf({ settings }: ExportFacts, plan: Plan) {
  const { plain, secret } = planEnvironment(settings)
  const variables = plan.isOwnPrimary
    ? plain.map(([name, value]) => unitWord(`${name}=${fillSlot(value, '1')}`, false))
    : []
  return [
    variables.length === 0 ? null : line('Environment', variables),
    secret.length === 0
      ? null
      : line(
          'EnvironmentFile',
          secretsPath(plan),
          `look like secrets: ${secret.join(', ')}. Their values were not exported`,
        ),
  ]
}

function memoryOf({ settings }: ExportFacts, { memoryLimit, processes, isOwnPrimary }: Plan) {
  if (memoryLimit === null || isOwnPrimary) return []
  // The primary itself needs some, too.
  const bytes = memoryLimit.value * processes.value + 100_000_000
  const why = `${memoryLimit.why}; the limit is of the whole unit: ${counted(settings.workers, 'worker')}, and 100 MB for the primary`
  return [
    line('MemoryMax', `${Math.ceil(bytes / 1_048_576)}M`, why),
    line('OOMPolicy', 'continue', 'else systemd stops the whole unit when the kernel kills one worker'),
  ]
}

function primaryFile(facts: ExportFacts): ExportedFile {
  const constants = writeJavaScript(settingsOf(facts))
  const head = headComment(headOf(facts, 'Primary of the unit: plain node:cluster, started by systemd'))
  return { fileName: 'primary.cjs', text: `${head}'use strict'\n\nconst settings = ${constants}\n${primarySource}` }
}

function settingsOf(facts: ExportFacts): Group {
  const { settings } = facts
  const plan = planOf(facts)
  const { plain, secret } = planEnvironment(settings)
  const hidden = new Set(secret)
  const slotEnv = Object.entries(settings.slotEnv).map(([slot, env]) =>
    line(
      slot,
      group(
        ...Object.entries(env)
          .filter(([name]) => !hidden.has(name))
          .map(([name, value]) => line(name, value)),
      ),
    ),
  )
  return group(
    line('script', settings.scriptPath),
    line('args', hideInArguments(settings.args).args),
    line('nodeArgs', hideInArguments(settings.execArgs).args),
    reasoned('workers', plan.processes),
    line('sharesHandle', settings.policy === 'shared-handle', `policy ${settings.policy} in the deck`),
    line('env', group(...plain.map(([name, value]) => line(name, value)))),
    line('slotEnv', group(...slotEnv)),
    line('appInstance', settings.appInstance),
    line(
      'waitsForMessage',
      settings.reload.readiness === 'message',
      `readiness ${settings.reload.readiness} in the deck`,
    ),
    reasoned('readyTimeoutMs', plan.startWithinMs),
    endLine(facts),
    reasoned('graceMs', plan.stopWithinMs),
    line(
      'minUptimeMs',
      settings.minUptimeMs,
      `below ${duration(settings.minUptimeMs)} an exit is unstable in the deck; here from the fork on`,
    ),
    line('backOffMs', settings.backOffMs, 'doubled with each unstable exit, as in the deck'),
    line('backOffCapMs', settings.backOffCapMs),
    line('maxUnstable', settings.maxUnstable, 'then a slot is given up, and the primary with it: systemd decides'),
    line('unstableWindowMs', settings.unstableWindowMs),
  )
}

/** A signal that the app does not listen for ends it at once, with what is open. */
function endLine({ settings, evidence }: ExportFacts) {
  const isDeaf = evidence.endUnheard > 0 && evidence.endHeard === 0 && settings.endSignal !== 'disconnect'
  const why = `in ${counted(evidence.endUnheard, 'drain')} the app never listened for ${settings.endSignal}: its channel is closed instead, so that what is open is answered`
  return isDeaf
    ? line('endSignal', 'disconnect', why)
    : line('endSignal', settings.endSignal, 'what the deck ends a worker by')
}

function ownLosses({ settings }: ExportFacts): readonly ExportLoss[] {
  const { reload, idleCloseMs } = settings
  const losses: ExportLoss[] = []
  if (settings.primary === 'own')
    return [{ what: 'rolling reload', words: 'its own primary must do it: systemd only starts it anew' }]
  if (reload.readiness === 'http')
    losses.push({
      what: `readiness by GET ${reload.probePath}`,
      words: 'the primary asks nothing over HTTP: that a worker listens is enough there',
    })
  if (reload.atOnce > 1)
    losses.push({ what: `${reload.atOnce} slots at once`, words: 'the primary replaces one after the other' })
  losses.push({
    what: 'idle connections',
    words: `the primary closes nothing that is idle; the deck does after ${duration(idleCloseMs)}`,
  })
  return losses
}
