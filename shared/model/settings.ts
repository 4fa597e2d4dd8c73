import { z } from 'zod'
import { engineHostSchema, fleetSourceSchema } from '../containers/engine.ts'
import { addressRefusal, editorIds } from '../editor/editors.ts'
import { endSignalIds } from '../end-signals.ts'
import { limits } from '../limits.ts'
import { policyIds } from '../policies.ts'
import { defaultGuardRails, guardRailsSchema } from './fault.ts'
import { httpPath } from './fields/http-path.ts'
import { orphanRules, primaryKinds } from './own-primary.ts'
import { readinessKinds } from './reload.ts'
import {
  autoscaleSchema,
  defaultAutoscale,
  defaultRestartRule,
  defaultWorkerLimits,
  restartRuleFields,
  workerLimitsSchema,
} from './rules.ts'
import { wholeNumber } from './whole-number.ts'

export const workerCountSchema = wholeNumber(limits.workers, 'Workers')
export const policySchema = z.enum(policyIds, { error: `Policy must be one of ${policyIds.join(', ')}` })
export const samplingIntervalSchema = wholeNumber(limits.samplingIntervalMs, 'Sampling interval in ms')

/** What reaches the system as an argument, a path or a variable: NUL would end it there. */
const systemText = (maxLength: number, thing: string) =>
  z
    .string()
    .max(maxLength, `${thing} must not be longer than ${maxLength} characters`)
    .regex(/^[^\0]*$/, `${thing} must not contain a NUL character`)
const nameWords = `Name must have 1 to ${limits.nameChars} characters`
/** Of a cluster, or of what a load measured. */
export const nameSchema = z.string().min(1, nameWords).max(limits.nameChars, nameWords)
export const sampleIdSchema = z.string().max(80)
const scriptPathSchema = systemText(4096, 'Script path').min(1, 'Script path must not be empty')

const queueLimitSchema = wholeNumber(limits.queueLimit, 'Queue limit')
const queueLimitActs = ['leave', 'refuse'] as const
const atQueueLimitSchema = z.enum(queueLimitActs, { error: `At the queue limit: one of ${queueLimitActs.join(', ')}` })

const endSignalSchema = z.enum(endSignalIds, { error: `End signal must be one of ${endSignalIds.join(', ')}` })
const readinessSchema = z.enum(readinessKinds, { error: `Readiness must be one of ${readinessKinds.join(', ')}` })
const watchDebounceSchema = wholeNumber(limits.watchDebounceMs, 'Wait after a change in ms')
const probePathWords = 'Probe path must begin with / and have no spaces'

/** How workers are replaced without losing a request. */
export const reloadSettingsSchema = z.strictObject({
  readiness: readinessSchema,
  /** `http` only: GET of this path must answer with this status (0 = any from 200 to 299) within the time. */
  probePath: httpPath('Probe path', 2000, /^\/[\x21-\x7e]*$/, probePathWords),
  probeStatus: z.union([z.literal(0), z.number().int().min(100).max(599)], {
    error: 'Probe status must be 0 or 100 to 599',
  }),
  probeTimeoutMs: wholeNumber(limits.probeTimeoutMs, 'Probe timeout in ms'),
  readyTimeoutMs: wholeNumber(limits.readyTimeoutMs, 'Time to get ready in ms'),
  atOnce: wholeNumber(limits.reloadAtOnce, 'Slots reloaded at once'),
  /** Between the end of one slot and the beginning of the next. */
  pauseMs: wholeNumber(limits.reloadPauseMs, 'Pause between slots in ms'),
})
export type ReloadSettings = z.infer<typeof reloadSettingsSchema>

/** Start the new generation, wait until it listens, then drain the old one; slot after slot. */
export const defaultReload: ReloadSettings = {
  readiness: 'listening',
  probePath: '/',
  probeStatus: 0,
  probeTimeoutMs: limits.probeTimeoutMs.default,
  readyTimeoutMs: limits.readyTimeoutMs.default,
  atOnce: limits.reloadAtOnce.default,
  pauseMs: limits.reloadPauseMs.default,
}

const envNameSchema = z.string().regex(/^[^=\0]+$/, 'A variable name must not be empty or contain =')
const envSchema = z.record(envNameSchema, systemText(131_072, 'A variable'))
const serializations = ['json', 'advanced'] as const
const serializationSchema = z.enum(serializations, {
  error: `Serialization must be one of ${serializations.join(', ')}`,
})
const primaryKindSchema = z.enum(primaryKinds, { error: `Primary must be one of ${primaryKinds.join(', ')}` })
const orphanRuleSchema = z.enum(orphanRules, {
  error: `When its primary ends, workers: one of ${orphanRules.join(', ')}`,
})
const slotEnvSchema = z.record(
  z.string().refine((slot) => /^[1-9]\d{0,2}$/.test(slot) && Number(slot) <= limits.workers.max, {
    error: `The environment of a slot belongs to a number from ${limits.workers.min} to ${limits.workers.max}`,
  }),
  envSchema,
)

const dependencyNames = /^[A-Za-z_][\w.()-]*$/
const dependencyNameSchema = z
  .string()
  .max(200, 'The name of a variable must not be longer than 200 characters')
  .regex(dependencyNames, 'A dependency is named by its variable alone: REDIS_URL, or REDIS_HOST+REDIS_PORT')
const dependencySchema = z.strictObject({
  /** Says where it is: a URL, host:port, the path of a UNIX socket; or the host alone, with the port in the other one. */
  variable: dependencyNameSchema,
  portVariable: dependencyNameSchema.nullable(),
})
export type Dependency = z.infer<typeof dependencySchema>
export const dependenciesSchema = z
  .array(dependencySchema)
  .max(limits.dependencies.max, `At most ${limits.dependencies.max} dependencies are behind a proxy`)
  .refine(areNamedOnce, 'Each variable leads to one dependency: name it once')

function areNamedOnce(dependencies: readonly Dependency[]): boolean {
  const names = dependencies.flatMap(({ variable, portVariable }) =>
    portVariable === null ? [variable] : [variable, portVariable],
  )
  return new Set(names).size === names.length
}

/** How a cluster is run. Paths are absolute; empty strings mean "the default". */
export const clusterSettingsSchema = z.strictObject({
  /** Shown name; derived from the script's folder or file when a person gives none. */
  name: nameSchema,
  scriptPath: scriptPathSchema,
  /** Working directory; '' = the folder whose package.json says what the app is, else the script's own. */
  cwd: systemText(4096, 'Working directory'),
  args: z.array(systemText(32_768, 'An argument')).max(1000),
  execArgs: z.array(systemText(32_768, 'An argument')).max(1000),
  /** Of all slots; `{slot}` in a value becomes the slot's number, `{{slot}}` stays as `{slot}`. */
  env: envSchema,
  /** By slot number: what wins over `env` there. */
  slotEnv: slotEnvSchema,
  /** `NODE_APP_INSTANCE` as PM2 sets it: the slot's number less one. */
  appInstance: z.boolean(),
  /** Of messages between an app and its primary, as in `child_process`. */
  serialization: serializationSchema,
  /** `own`: the primary half of the script runs, in a process of its own, and decides about forks. In force with the next start. */
  primary: primaryKindSchema,
  /** What becomes of workers whose own primary ended. */
  orphans: orphanRuleSchema,
  /** What workers reach through a proxy of the deck, which can be made slow, cut or silent. */
  dependencies: dependenciesSchema,
  /** '' = node from PATH when there is one, else the embedded one. 'embedded' = Electron's own Node. */
  nodePath: systemText(4096, 'Node path'),
  workers: workerCountSchema,
  policy: policySchema,
  graceMs: wholeNumber(limits.graceMs, 'Grace in ms'),
  killMs: wholeNumber(limits.killMs, 'Kill delay in ms'),
  /** What an app that listens for it is told to end by, once it has drained. */
  endSignal: endSignalSchema,
  idleCloseMs: wholeNumber(limits.idleCloseMs, 'Idle close in ms'),
  ...restartRuleFields,
  workerLimits: workerLimitsSchema,
  autoscale: autoscaleSchema,
  /** So many connections may wait in the primary at one address; 0 = as many as come. */
  queueLimit: queueLimitSchema,
  /** `refuse` resets the newest connection, `leave` stops accepting: what comes waits in the system's accept queue. */
  atQueueLimit: atQueueLimitSchema,
  reload: reloadSettingsSchema,
  /** A change of files below the working directory reloads; what git ignores does not, but for the script and what it loads. */
  watch: z.boolean(),
  watchDebounceMs: watchDebounceSchema,
  /** A worker that is stuck is looked at by itself. */
  stallCapture: z.boolean(),
  /** Each worker tells which lines it printed in which request: a tenth of what a service that logs can answer. */
  requestLines: z.boolean(),
  /** What no fault may do to it. */
  guardRails: guardRailsSchema,
  /** Sample this cluster's script came from, or null. */
  sample: sampleIdSchema.nullable(),
})
export type ClusterSettings = z.infer<typeof clusterSettingsSchema>

/** As an older deck wrote them, too: what it did not know has its default. */
export const rememberedSettingsSchema = clusterSettingsSchema.extend({
  queueLimit: queueLimitSchema.default(limits.queueLimit.default),
  atQueueLimit: atQueueLimitSchema.default('leave'),
  endSignal: endSignalSchema.default('SIGTERM'),
  reload: reloadSettingsSchema.default(defaultReload),
  slotEnv: slotEnvSchema.default({}),
  appInstance: z.boolean().default(true),
  serialization: serializationSchema.default('json'),
  primary: primaryKindSchema.default('deck'),
  orphans: orphanRuleSchema.default('end'),
  dependencies: dependenciesSchema.default([]),
  watch: z.boolean().default(false),
  watchDebounceMs: watchDebounceSchema.default(limits.watchDebounceMs.default),
  backOffMs: restartRuleFields.backOffMs.default(defaultRestartRule.backOffMs),
  backOffCapMs: restartRuleFields.backOffCapMs.default(defaultRestartRule.backOffCapMs),
  maxUnstable: restartRuleFields.maxUnstable.default(defaultRestartRule.maxUnstable),
  unstableWindowMs: restartRuleFields.unstableWindowMs.default(defaultRestartRule.unstableWindowMs),
  workerLimits: workerLimitsSchema.default(defaultWorkerLimits),
  autoscale: autoscaleSchema.default(defaultAutoscale),
  stallCapture: z.boolean().default(true),
  requestLines: z.boolean().default(false),
  guardRails: guardRailsSchema.default(defaultGuardRails),
})

/** A cluster as it is remembered until the next start. */
export const rememberedClusterSchema = z
  .strictObject({
    id: z.string(),
    settings: rememberedSettingsSchema.extend({ workers: z.number() }),
    running: z.boolean(),
    /** Where its containers are told of; absent: its workers are processes of the deck. */
    fleet: fleetSourceSchema.optional(),
    /** Of its swarm, the engines of other nodes that a person has it reach: addresses by node id. */
    nodeEngines: z.record(z.string(), engineHostSchema).optional(),
  })
  .superRefine(({ settings, fleet }, { addIssue }) => {
    const range = fleet === undefined ? limits.workers : { min: limits.workers.min, max: limits.places.max }
    const read = wholeNumber(range, 'Workers').safeParse(settings.workers)
    for (const { message } of read.error?.issues ?? []) {
      addIssue({ code: 'custom', message, path: ['settings', 'workers'] })
    }
  })
export type RememberedCluster = z.infer<typeof rememberedClusterSchema>

/** What a person gives when opening a script: the path, and whatever else they care to say. */
export const openRequestSchema = clusterSettingsSchema.partial().extend({ scriptPath: scriptPathSchema })
export type OpenRequest = z.infer<typeof openRequestSchema>

/** Changes to an existing cluster; the script itself cannot change. */
export const settingsPatchSchema = clusterSettingsSchema.omit({ scriptPath: true, sample: true }).partial()
export type SettingsPatch = z.infer<typeof settingsPatchSchema>

export const themes = ['system', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]

const mostColumns = 50

/** What the window remembers of itself. */
export const viewPreferencesSchema = z.strictObject({
  theme: z.enum(themes),
  timeRangeMs: z.number().int().min(30_000).max(limits.historyMs),
  drawerWidthPx: z.number().int().min(280).max(1200),
  /** Width in px per column id of the worker table; absent = automatic. */
  columnWidths: z
    .record(z.string().max(40), z.number().min(24).max(1200))
    .refine((widths) => Object.keys(widths).length <= mostColumns, `At most ${mostColumns} columns have a width`),
  selectedClusterId: z.string().max(100).nullable(),
  zoomFactor: z.number().min(0.5).max(3),
  /** System notifications when a slot fails or a cluster stays below its desired count. */
  notifications: z.boolean(),
  /** Fields of structured lines that have a column of their own in the log. */
  logColumns: z.array(z.string().min(1).max(100)).max(8),
  /** What opens a place in code. */
  editor: z.enum(editorIds),
  /** Address with {file}, {line} and {column} in it, for an editor that is not among the known ones; '': none yet. */
  editorAddress: z
    .string()
    .max(500)
    .superRefine((address, context) => {
      const refusal = address === '' ? '' : addressRefusal(address)
      if (refusal !== '') context.addIssue({ code: 'custom', message: refusal })
    }),
  /** Whether the deck looks for newer versions of itself. Each step after that is asked for, too. */
  updates: z.enum(['off', 'ask']),
})
/** As an older deck wrote them, too. */
export const rememberedViewSchema = viewPreferencesSchema.extend({
  notifications: z.boolean().default(true),
  logColumns: viewPreferencesSchema.shape.logColumns.default([]),
  editor: viewPreferencesSchema.shape.editor.default('none'),
  editorAddress: viewPreferencesSchema.shape.editorAddress.default(''),
  updates: viewPreferencesSchema.shape.updates.default('off'),
})
export type ViewPreferences = z.infer<typeof viewPreferencesSchema>

/** A script that was opened before. */
export const recentSchema = z.strictObject({ settings: rememberedSettingsSchema, lastOpenedAtMs: z.number() })
export type Recent = z.infer<typeof recentSchema>
