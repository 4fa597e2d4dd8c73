import type { z } from 'zod'
import { settingsInFull } from '../../../shared/default-settings.ts'
import { formatDependencyNames, parseDependencyNames } from '../../../shared/dependency-names.ts'
import { endSignalIds, endSignalTexts } from '../../../shared/end-signals.ts'
import { formatEnvLines, parseEnvLines } from '../../../shared/env-lines.ts'
import { type ReadinessKind, readinessKinds } from '../../../shared/model/reload.ts'
import { clusterSettingsSchema, type OpenRequest, type ReloadSettings } from '../../../shared/model/settings.ts'
import { policyTexts } from '../../../shared/policies.ts'
import { fail, ok } from '../../../shared/result.ts'
import { joinArguments, splitArguments } from '../../../shared/split-arguments.ts'
import { draftOf, type FieldEntry, type FormTable, type Typed } from '../../panels/form/field-table.ts'
import type { FormHandle } from '../../panels/form/form-field.tsx'
import { type Bounds, valueAt } from '../../panels/form/schema-paths.ts'

/** What the form offers; rules have a form of their own. An empty name is left to be derived from the script. */
const schema = clusterSettingsSchema
  .omit({ backOffMs: true, backOffCapMs: true, maxUnstable: true, unstableWindowMs: true })
  .omit({ workerLimits: true, autoscale: true, guardRails: true, stallCapture: true, requestLines: true, sample: true })
  .partial({ name: true })
type OfferedSettings = z.infer<typeof schema>

/** The form as typed. */
export type OpenDraft = Typed<Required<Omit<OfferedSettings, 'slotEnv' | 'reload'>> & ReloadSettings>

/** The form of Open, or of Edit settings, on the screen. */
export interface OpenFormProps {
  readonly form: FormHandle<OpenDraft>
}

const readinessTexts: Readonly<Record<ReadinessKind, string>> = {
  listening: 'it listens where the old one does',
  message: "it sends process.send('ready')",
  http: 'it answers an HTTP probe',
}

const whole = ({ min, max }: Bounds) => `Give a whole number from ${min} to ${max}`
const milliseconds = (label: string, more: Partial<FieldEntry<OpenDraft, OfferedSettings, string>>) =>
  ({
    label: `${label} (ms)`,
    kind: 'number',
    refusal: ({ min, max }: Bounds) => `Give a whole number of ms from ${min} to ${max}`,
    ...more,
  }) as const
const isProbed = ({ readiness }: OpenDraft) => readiness === 'http'
const third = 'open-third'
const half = 'open-half'

/** How a script is run: the fields of Open and of Edit settings. */
export const openTable: FormTable<OpenDraft, OfferedSettings> = {
  schema,
  readNumber: (text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN),
  standIn: (path) => valueAt(settingsInFull({ scriptPath: '' }, '', 1), path),
  fields: {
    scriptPath: {
      label: 'Script',
      isMono: true,
      placeholder: '/path/to/server.js',
      read: ({ scriptPath }) =>
        scriptPath.trim() === ''
          ? fail('invalid-input', 'Pick the script that starts your server')
          : ok(scriptPath.trim()),
    },
    name: {
      label: 'Name',
      className: third,
      placeholder: 'from its folder',
      read: ({ name }) => ok(name.trim() === '' ? undefined : name.trim()),
    },
    workers: {
      label: 'Workers',
      kind: 'number',
      className: third,
      hintOf: ({ primary }) => (primary === 'own' ? 'Its own primary decides how many it forks' : undefined),
    },
    policy: {
      label: 'Policy',
      kind: 'select',
      className: third,
      hintOf: ({ policy }) => policyTexts[policy].explanation,
    },
    args: {
      label: 'Arguments',
      isMono: true,
      placeholder: '--port 3000',
      hint: 'As in a shell: quotes keep white space together; nothing is expanded',
      show: ({ args }) => joinArguments(args),
      read: ({ args }) => splitArguments(args),
    },
    env: {
      label: 'Environment',
      kind: 'lines',
      // As many lines as there are, within reason.
      rowsOf: (text) => Math.min(10, Math.max(3, text.split('\n').length)),
      placeholder: 'NODE_ENV=production\nDEBUG_PORT=900{slot}\n1: REGION=eu',
      at: ['env', 'slotEnv'],
      show: formatEnvLines,
      read: ({ env }) => parseEnvLines(env),
    },
    cwd: { label: 'Working directory', isMono: true, placeholder: "the folder of the script's package" },
    nodePath: { label: 'Node binary', kind: 'select' },
    execArgs: {
      label: 'Exec arguments',
      isMono: true,
      placeholder: '--max-old-space-size=256 --import tsx',
      hint: 'Given to node before the script',
      show: ({ execArgs }) => joinArguments(execArgs),
      read: ({ execArgs }) => splitArguments(execArgs),
    },
    serialization: {
      label: 'Serialization',
      kind: 'select',
      className: half,
      hint: 'Of process.send, as in child_process; advanced keeps Map, Set, Date, BigInt and bytes',
      choices: [
        { value: 'json', label: 'json: as Node by default' },
        { value: 'advanced', label: 'advanced: as v8.serialize' },
      ],
    },
    primary: {
      label: 'Who supervises',
      kind: 'select',
      choices: [
        { value: 'deck', label: 'the deck supervises' },
        { value: 'own', label: 'its own primary runs' },
      ],
    },
    orphans: {
      label: 'When its own primary ends',
      kind: 'select',
      applies: ({ primary }) => primary === 'own',
      choices: [
        { value: 'end', label: 'its workers end, as under Node' },
        { value: 'live-on', label: 'its workers live on' },
      ],
    },
    dependencies: {
      label: 'Dependencies behind a proxy',
      isMono: true,
      placeholder: 'REDIS_URL, DB_HOST+DB_PORT',
      hint: 'Variables that say where they are: workers go through a proxy, and faults can make it slow, cut or silent',
      show: ({ dependencies }) => formatDependencyNames(dependencies),
      read: ({ dependencies }) => parseDependencyNames(dependencies),
    },
    appInstance: {
      label: 'Set NODE_APP_INSTANCE',
      kind: 'tick',
      className: 'open-half open-tick',
      hint: "to the slot's number less one, as PM2 does; one of your own above wins",
    },
    minUptimeMs: milliseconds('Minimal uptime', {
      hint: 'An exit sooner than this after online counts as unstable',
    }),
    queueLimit: {
      label: 'Queue limit',
      kind: 'number',
      className: half,
      hint: 'So many connections may wait in the primary, per address; 0 = as many as come, as Node does',
      refusal: (bounds) => `${whole(bounds)}; 0 = no limit`,
    },
    atQueueLimit: {
      label: 'At the queue limit',
      kind: 'select',
      className: half,
      hint: 'Applies at once, also while the cluster runs',
      choices: [
        { value: 'leave', label: 'leave: the rest waits in the system' },
        { value: 'refuse', label: 'refuse: reset the newest' },
      ],
    },
    readiness: {
      label: 'A new worker is ready when',
      kind: 'select',
      className: half,
      hint: 'Only then the old one drains',
      at: 'reload.readiness',
      choices: readinessKinds.map((value) => ({ value, label: readinessTexts[value] })),
    },
    readyTimeoutMs: milliseconds('Time to get ready', {
      className: half,
      hint: 'Past it the reload stops, and the old worker serves on',
      at: 'reload.readyTimeoutMs',
    }),
    probePath: {
      label: 'Probe path',
      isMono: true,
      className: third,
      hint: 'GET, asked of the new worker alone; redirects are not followed',
      at: 'reload.probePath',
      applies: isProbed,
      // What else is wrong with one, the schema says.
      read: ({ probePath }) =>
        /^\/[\x21-\x7e]*$/.test(probePath.trim())
          ? ok(probePath.trim())
          : fail('invalid-input', 'Begin with / and leave no spaces'),
    },
    probeStatus: {
      label: 'Probe status',
      kind: 'number',
      className: third,
      hint: '0 = any of 200–299',
      at: 'reload.probeStatus',
      applies: isProbed,
      refusal: 'Give a status from 100 to 599; 0 = any from 200 to 299',
    },
    probeTimeoutMs: milliseconds('Probe timeout', {
      className: third,
      hint: 'Tried again until the time above is over',
      at: 'reload.probeTimeoutMs',
      applies: isProbed,
    }),
    atOnce: {
      label: 'Slots at once',
      kind: 'number',
      className: half,
      hint: 'So many workers more than wanted may live meanwhile',
      at: 'reload.atOnce',
      refusal: whole,
    },
    pauseMs: milliseconds('Pause between slots', {
      className: half,
      at: 'reload.pauseMs',
    }),
    endSignal: {
      label: 'A drained worker is told to end by',
      kind: 'select',
      hint: 'When the app listens for it; its channel stays open. Else it is disconnected',
      choices: endSignalIds.map((value) => ({
        value,
        label: `${endSignalTexts[value].label}: ${endSignalTexts[value].explanation}`,
      })),
    },
    graceMs: milliseconds('Grace', {
      className: third,
      hint: 'An old worker drains this long, then it is told to end',
    }),
    killMs: milliseconds('Kill delay', {
      className: third,
      hint: 'From each step to the next: its signal, disconnect, SIGKILL',
    }),
    idleCloseMs: milliseconds('Idle close', {
      className: third,
      hint: 'After this an idle one that cannot move is closed',
    }),
    watch: {
      label: 'Reload on changes',
      kind: 'tick',
      className: 'open-half open-tick',
      hint: 'of files below the working directory, the script and what it loads; else not what git ignores, node_modules and *.log',
    },
    watchDebounceMs: milliseconds('Wait after the last change', {
      className: half,
      hint: 'Many changes at once are one reload',
      applies: ({ watch }) => watch,
    }),
  },
}

/** The form for what is known so far; the rest shows the defaults, as they are on a machine with so many cores. */
export function openDraft(request: Partial<OpenRequest>, coreCount: number): OpenDraft {
  const { scriptPath = '' } = request
  return draftOf(openTable, settingsInFull({ ...request, scriptPath }, '', coreCount))
}

/** What the form does not show: the rules of a cluster that is opened again, or copied. */
export function keptRules(request: Partial<OpenRequest>): Partial<OpenRequest> {
  const { backOffMs, backOffCapMs, maxUnstable, unstableWindowMs } = request
  const { workerLimits, autoscale, guardRails, stallCapture, requestLines, reload } = request
  const restart = { backOffMs, backOffCapMs, maxUnstable, unstableWindowMs }
  return { ...restart, workerLimits, autoscale, guardRails, stallCapture, requestLines, reload }
}
