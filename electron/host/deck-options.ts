import { resolve } from 'node:path'
import { type Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { withoutUndefined } from '../../shared/base/without-undefined.ts'
import { parseDependencyNames } from '../../shared/dependency-names.ts'
import { type EndSignalId, endSignalIds, endSignalTexts } from '../../shared/end-signals.ts'
import { type EnvTexts, parseEnvEntry, withEntry } from '../../shared/env-lines.ts'
import { limits } from '../../shared/limits.ts'
import { type MetricsSettings, otlpRefusal } from '../../shared/metrics/metrics-settings.ts'
import type { Sample } from '../../shared/model/deck.ts'
import { type OrphanRule, orphanRules, type PrimaryKind, primaryKinds } from '../../shared/model/own-primary.ts'
import { type Dependency, dependenciesSchema, type OpenRequest } from '../../shared/model/settings.ts'
import { type PolicyId, policyIds, policyTexts } from '../../shared/policies.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { splitArguments } from '../../shared/split-arguments.ts'
import { sampleRequest } from '../deck/sample-request.ts'

/** What can be said of how a script runs; what is not said has its default. */
export type AskedSettings = Omit<OpenRequest, 'scriptPath'>

/** A script or a sample that a command line asks to start at once; at most one of them, else null. */
export interface Asked {
  readonly kind: 'run'
  readonly open: OpenRequest | null
  /** With the settings that were given. */
  readonly sample: { readonly id: string; readonly settings: AskedSettings } | null
  readonly userDataDir: string | null
  /** Who gets the numbers of this deck; absent: nothing was said of it. */
  readonly metrics?: Partial<MetricsSettings>
}

/** `--help`, `--version`, or an error: print and leave, before anything starts. */
export interface Printed {
  readonly kind: 'print'
  readonly text: string
  readonly exitCode: 0 | 2
}

/** What a command line is read with: relative paths start at `workingDir`. */
export interface LineContext {
  readonly workingDir: string
  readonly version: string
  readonly sampleIds: readonly string[]
}

/** Values of the options below, as commander found them among their choices; each host adds `--user-data-dir` in its own words. */
export interface OptionValues {
  readonly workers?: number
  readonly policy?: PolicyId
  readonly endSignal?: EndSignalId
  readonly cwd?: string
  readonly node?: string
  readonly env?: EnvTexts['env']
  readonly slotEnv?: EnvTexts['slotEnv']
  readonly appInstance?: boolean
  readonly serialization?: 'json' | 'advanced'
  readonly primary?: PrimaryKind
  readonly orphans?: OrphanRule
  readonly proxy?: readonly string[]
  readonly args?: string[]
  readonly execArgs?: string[]
  readonly name?: string
  readonly watch?: boolean
  readonly sample?: string
  readonly userDataDir?: string
  /** True: at the port where exporters do so. */
  readonly metrics?: number | true
  readonly otlp?: string
}

/**
 * Has commander parse; answers what it wants to print, where it would print and exit. Null: all words were understood. A
 * script that does not exist is no error here: the deck says it.
 */
export function parseWords(program: Command, words: readonly string[]): Printed | null {
  let text = ''
  const keep = (more: string): void => {
    text += more
  }
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({ writeOut: keep, writeErr: keep })
  }
  try {
    program.parse(words, { from: 'user' })
    return null
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { kind: 'print', text, exitCode: error.exitCode === 0 ? 0 : 2 }
  }
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}

/** What the parsed options ask for. */
export function readAsked(script: string | undefined, values: OptionValues, workingDir: string): Asked | Printed {
  if (script !== undefined && values.sample !== undefined) {
    return refuse(`give either a script or --sample, not both ("${script}" and "${values.sample}")`)
  }
  // Not by commander, which repeats a value that is refused: a person may have typed the address, with its password.
  const dependencies = readDependencies(values.proxy)
  if (!dependencies.ok) return refuse(`--proxy: ${dependencies.error.message}`)
  const absolute = (path: string): string => resolve(workingDir, path)
  const settings = { ...askedSettings(values, absolute), ...withoutUndefined({ dependencies: dependencies.value }) }
  return {
    kind: 'run',
    open: script === undefined ? null : { scriptPath: absolute(script), ...settings },
    sample: values.sample === undefined ? null : { id: values.sample, settings },
    userDataDir: values.userDataDir === undefined ? null : absolute(values.userDataDir),
    ...askedMetrics(values),
  }
}

/** The script to open; null when none is asked for. */
export function askedFor({ open, sample }: Asked, samples: readonly Sample[]): OpenRequest | null {
  if (open !== null) return open
  const found = samples.find((one) => one.id === sample?.id)
  return found === undefined ? null : sampleRequest(found, sample?.settings ?? {})
}

/** Adds script and options, the same for every host, and what the names among their values mean. */
export function addDeckOptions(command: Command, sampleIds: readonly string[]): Command {
  command.argument(
    '[script]',
    'server script to start at once; or a folder, package.json, Procfile or PM2 ecosystem.config.* that names it',
  )
  return addClusterOptions(command, sampleIds)
    .option(
      '--metrics [port]',
      `serve metrics for Prometheus at http://127.0.0.1:PORT/metrics (${limits.metricsPort.default} if no port is given, 0 = a free one)`,
      parseMetricsPort,
    )
    .option('--otlp <url>', 'push metrics by OTLP over HTTP: http://localhost:4318', parseOtlpUrl)
}

/** Adds what can be said of how a script runs, where something else names the script. */
export function addClusterOptions(command: Command, sampleIds: readonly string[]): Command {
  const policies = policyIds.map((id) => `  ${id.padEnd(16)} ${policyTexts[id].explanation}`).join('\n')
  const endSignals = endSignalIds.map((id) => `  ${id.padEnd(16)} ${endSignalTexts[id].explanation}`).join('\n')
  return command
    .option('--workers <n>', `how many workers, ${limits.workers.min} to ${limits.workers.max}`, parseWorkers)
    .addOption(new Option('--policy <name>', 'how connections reach the workers').choices(policyIds))
    .addOption(new Option('--end-signal <name>', 'what a worker that drained is told to end by').choices(endSignalIds))
    .option('--cwd <dir>', 'working directory of the workers')
    .option('--node <path>', 'node binary for the workers, or "embedded"')
    .option(
      '--env <key=value>',
      "environment variable; {slot} becomes the slot's number; repeat for more",
      collectVariable,
    )
    .option('--slot-env <slot:key=value>', 'the same for one slot alone: 1:REGION=eu', collectOfSlot)
    .option('--app-instance', "set NODE_APP_INSTANCE to the slot's number less one, as PM2 does (the default)")
    .option('--no-app-instance', 'leave NODE_APP_INSTANCE alone')
    .addOption(
      new Option('--serialization <name>', 'of messages between workers and primary').choices(['json', 'advanced']),
    )
    .addOption(
      new Option(
        '--primary <name>',
        "who supervises: the deck, or the script's own primary half, which runs then in a process of its own",
      ).choices(primaryKinds),
    )
    .addOption(
      new Option(
        '--orphans <name>',
        'what the workers do when their own primary ends: end as under Node, or live on',
      ).choices(orphanRules),
    )
    .option(
      '--proxy <name>',
      'variable of a dependency that workers reach through a proxy, to try it slow or cut: REDIS_URL, or REDIS_HOST+REDIS_PORT; repeat for more',
      (text: string, earlier: readonly string[] = []) => [...earlier, text],
    )
    .option('--args <line>', "arguments for the script, in one quoted line: --args='--port 3000'", unwrap)
    .option(
      '--exec-args <line>',
      "arguments for node, in one quoted line: --exec-args='--max-old-space-size=64'",
      unwrap,
    )
    .option('--name <text>', 'name shown for the cluster')
    .option(
      '--watch',
      'reload when files below the working directory change, but for what git ignores; the script always counts',
    )
    .addOption(new Option('--sample <name>', 'start a sample instead of a script').choices(sampleIds))
    .addHelpText('after', `\nPolicies:\n${policies}\n\nEnd signals:\n${endSignals}\n`)
    .allowExcessArguments(false)
}

function askedSettings(values: OptionValues, absolute: (path: string) => string): AskedSettings {
  const { workers, policy, endSignal, env, slotEnv, appInstance, serialization, args, execArgs, watch } = values
  const { cwd, node, name = '', primary, orphans } = values
  return withoutUndefined({
    workers,
    policy,
    endSignal,
    env,
    slotEnv,
    appInstance,
    serialization,
    primary,
    orphans,
    args,
    execArgs,
    watch,
    cwd: cwd === undefined ? undefined : absolute(cwd),
    nodePath: node === undefined || node === 'embedded' ? node : absolute(node),
    name: name === '' ? undefined : name.slice(0, limits.nameChars),
  })
}

/** A command line that cannot be carried out, in the form of commander's own errors. */
export function refuse(reason: string): Printed {
  return { kind: 'print', text: `error: ${reason}\n`, exitCode: 2 }
}

function parseWorkers(text: string): number {
  const { min, max } = limits.workers
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < min || count > max) {
    throw new InvalidArgumentError(`'${text}' is not a whole number from ${min} to ${max}`)
  }
  return count
}

function askedMetrics({ metrics, otlp }: OptionValues): Pick<Asked, 'metrics'> {
  if (metrics === undefined && otlp === undefined) return {}
  const port = metrics === true ? limits.metricsPort.default : metrics
  const isOn = metrics === undefined ? undefined : true
  return { metrics: withoutUndefined({ isOn, port, otlpUrl: otlp }) }
}

function parseMetricsPort(text: string): number {
  const { min, max } = limits.metricsPort
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < min || port > max) {
    throw new InvalidArgumentError(
      `'${text}' is no port from ${min} to ${max}. If it is the script, write it before --metrics, or the port as --metrics=9464`,
    )
  }
  return port
}

function parseOtlpUrl(text: string): string {
  const refusal = otlpRefusal(text)
  if (refusal !== null) throw new InvalidArgumentError(`'${text}': ${refusal}`)
  return text
}

function collectVariable(text: string, earlier: EnvTexts['env'] = {}): EnvTexts['env'] {
  const cut = text.indexOf('=')
  if (cut < 1) throw new InvalidArgumentError(`'${text}' is not KEY=VALUE`)
  return { ...earlier, [text.slice(0, cut)]: text.slice(cut + 1) }
}

function collectOfSlot(text: string, earlier: EnvTexts['slotEnv'] = {}): EnvTexts['slotEnv'] {
  const entry = parseEnvEntry(text)
  if (!entry.ok) throw new InvalidArgumentError(`It ${entry.error.message}`)
  if (entry.value.slot === null)
    throw new InvalidArgumentError(`'${text}' is not SLOT:KEY=VALUE; for all slots use --env`)
  return withEntry({ env: {}, slotEnv: earlier }, entry.value).slotEnv
}

function readDependencies(names: readonly string[] | undefined): Result<Dependency[] | undefined> {
  if (names === undefined) return ok(undefined)
  const parsed = parseDependencyNames(names.join(' '))
  if (!parsed.ok) return parsed
  const checked = dependenciesSchema.safeParse(parsed.value)
  return checked.success
    ? ok(checked.data)
    : fail('invalid-input', checked.error.issues[0]?.message ?? 'not understood')
}

function unwrap(line: string): string[] {
  const parts: Result<string[]> = splitArguments(line)
  if (!parts.ok) throw new InvalidArgumentError(parts.error.message)
  return parts.value
}
