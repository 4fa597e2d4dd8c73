import { counted, duration, megabytes } from '../../../shared/base/plain-words.ts'
import { shellWord } from '../../../shared/base/shell-words.ts'
import type { ExportedCluster, ExportLoss } from '../../../shared/export/exported.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { fillSlot, hideInArguments, planEnvironment } from '../environment.ts'
import type { ExportFacts } from '../facts.ts'
import { type Abilities, lossesOf } from '../not-carried.ts'
import { type Plan, planOf } from '../plan.ts'
import { evidenceWords } from '../seen-words.ts'
import { type Group, group, guessesIn, line, reasoned } from '../tree.ts'
import { headComment, writeJavaScript } from '../write/write-javascript.ts'
import { headOf } from './head.ts'

const abilities: Abilities = {
  name: 'PM2',
  policies: ['round-robin', 'shared-handle'],
  policyWords: 'has only what node:cluster brings: round-robin, or shared-handle',
  can: new Set(['watch', 'doubling-back-off', 'give-up', 'app-instance']),
  ends: new Set(['SIGTERM', 'SIGINT', 'SIGUSR2', 'shutdown']),
}

/** `ecosystem.config.cjs`, in PM2's cluster mode. */
export function exportPm2(facts: ExportFacts): Result<ExportedCluster> {
  const plan = planOf(facts)
  const app = appOf(facts, plan)
  const { secret } = planEnvironment(facts.settings)
  // Texts of these names are expressions: the value comes from the shell that starts PM2.
  const body = writeJavaScript(group(line('apps', [app])), new Set(secret))
  const head = headOf(facts, 'Configuration of PM2 7, in cluster mode')
  return ok({
    target: 'pm2',
    evidence: evidenceWords(facts.evidence),
    files: [{ fileName: 'ecosystem.config.cjs', text: `${headComment(head)}module.exports = ${body}\n` }],
    lost: [...lossesOf(facts, abilities), ...ownLosses(facts)],
    guessed: guessesIn(app),
    next: commandsOf(facts, plan),
  })
}

function appOf(facts: ExportFacts, plan: Plan): Group {
  const { settings, folder, nodePath } = facts
  const { execArgs, args } = settings
  const own = plan.isOwnPrimary
  return group(
    line('name', plan.id),
    line('cwd', folder, 'paths are those of this machine'),
    line('script', settings.scriptPath),
    args.length === 0 ? null : line('args', hideInArguments(args).args),
    execArgs.length === 0 ? null : line('node_args', hideInArguments(execArgs).args),
    nodePath === 'node'
      ? null
      : line(
          'interpreter',
          nodePath,
          'the Node that the deck ran it on; in cluster mode PM2 takes the Node that its daemon runs on',
        ),
    reasoned('instances', plan.processes),
    line(
      'exec_mode',
      own ? 'fork' : 'cluster',
      own ? 'its own primary forks the workers' : 'workers share the port, as in the deck',
    ),
    ...readinessOf(facts, plan),
    ...endOf(facts, plan),
    ...restartOf(facts),
    ...limitsOf(facts, plan),
    ...watchOf(facts),
    environmentOf(facts),
  )
}

function readinessOf({ settings }: ExportFacts, { startWithinMs }: Plan) {
  const waits = settings.reload.readiness === 'message'
  return [
    waits ? line('wait_ready', true, "the deck's rule: the worker says process.send('ready')") : null,
    reasoned('listen_timeout', startWithinMs),
  ]
}

function endOf({ settings }: ExportFacts, { stopWithinMs }: Plan) {
  const byMessage = settings.endSignal === 'shutdown'
  return [
    byMessage ? line('shutdown_with_message', true, "the deck ends a worker by the message 'shutdown'") : null,
    reasoned('kill_timeout', stopWithinMs),
  ]
}

function restartOf({ settings }: ExportFacts) {
  const { minUptimeMs, maxUnstable, backOffMs, unstableWindowMs } = settings
  return [
    line('min_uptime', minUptimeMs, `below ${duration(minUptimeMs)} online an exit is unstable in the deck`),
    line(
      'max_restarts',
      maxUnstable,
      `the deck gives a slot up after ${counted(maxUnstable, 'unstable exit')} within ${duration(unstableWindowMs)}; PM2 counts them in a row, while the process is younger than ${duration(minUptimeMs * maxUnstable)}`,
    ),
    line(
      'exp_backoff_restart_delay',
      backOffMs,
      `the deck's first wait after an unstable exit, ${duration(backOffMs)}; PM2 multiplies it by 1.5, up to 15 s, and waits after stable exits too`,
    ),
  ]
}

function limitsOf({ settings }: ExportFacts, { memoryLimit }: Plan) {
  const { memory } = settings.workerLimits
  if (memoryLimit === null) return []
  const value = `${Math.ceil(memoryLimit.value / 1_048_576)}M`
  return [
    reasoned('max_memory_restart', {
      ...memoryLimit,
      value,
      why: `${memoryLimit.why} (${megabytes(memory.bytes)}). PM2 looks every 30 s`,
    }),
  ]
}

function watchOf({ settings }: ExportFacts) {
  const { watch, watchDebounceMs } = settings
  if (!watch) return []
  return [
    line('watch', true, 'as the deck does; PM2 restarts all at once, and does not read .gitignore'),
    line('watch_delay', watchDebounceMs),
    line('ignore_watch', ['node_modules', '.git']),
  ]
}

function environmentOf({ settings }: ExportFacts) {
  const { plain, secret } = planEnvironment(settings)
  if (plain.length + secret.length === 0) return null
  return line(
    'env',
    group(
      ...plain.map(([name, value]) => line(name, fillSlot(value, '1'))),
      ...secret.map((name) =>
        line(
          name,
          `process.env[${JSON.stringify(name)}]`,
          'looks like a secret: its value was not exported; set it in the shell that starts PM2',
        ),
      ),
    ),
  )
}

function commandsOf({ settings }: ExportFacts, { id }: Plan): readonly string[] {
  const { endSignal, policy, reload } = settings
  const variables = [
    ...(['SIGTERM', 'SIGUSR2'].includes(endSignal) ? [`PM2_KILL_SIGNAL=${endSignal}`] : []),
    ...(policy === 'shared-handle' ? ['NODE_CLUSTER_SCHED_POLICY=none'] : []),
  ]
  const start = [...variables, 'pm2 start ecosystem.config.cjs'].join(' ')
  return [start, `pm2 reload ${shellWord(id)} --parallel ${reload.atOnce}`, `pm2 describe ${shellWord(id)}`]
}

function ownLosses({ settings }: ExportFacts): readonly ExportLoss[] {
  const { reload, endSignal, appInstance, graceMs, pauseMs } = { ...settings, ...settings.reload }
  const losses: ExportLoss[] = [
    {
      what: 'a reload that stops',
      words: `PM2 ends the old process after listen_timeout, whether the new one got ready or not: a broken release replaces all ${settings.workers}`,
    },
    {
      what: `grace ${duration(graceMs)}`,
      words: "PM2 sends 'shutdown' and disconnects: who still answers is cut after kill_timeout, and PM2 tells nobody",
    },
  ]
  if (reload.readiness === 'http')
    losses.push({
      what: `readiness by GET ${reload.probePath}`,
      words: 'PM2 asks nothing over HTTP: that it listens is enough there',
    })
  if (pauseMs > 0) losses.push({ what: `pause of ${duration(pauseMs)} between slots`, words: 'PM2 goes on at once' })
  if (['SIGTERM', 'SIGUSR2'].includes(endSignal))
    losses.push({
      what: `end signal ${endSignal}`,
      words: 'PM2 has one signal for all its apps, SIGINT: start its daemon with PM2_KILL_SIGNAL, as below',
    })
  if (!appInstance)
    losses.push({
      what: 'NODE_APP_INSTANCE left alone',
      words: `PM2 sets it for each of ${counted(settings.workers, 'process', 'processes')}`,
    })
  return losses
}
