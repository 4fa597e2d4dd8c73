import { duration, listed } from '../../../shared/base/plain-words.ts'
import { namesThisMachine } from '../../../shared/containers/this-machine.ts'
import type { ExportedFile, ExportLoss } from '../../../shared/export/exported.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { hideInArguments, planEnvironment, secretsFile } from '../environment.ts'
import type { ExportFacts } from '../facts.ts'
import { type Plan, planOf } from '../plan.ts'
import { bootWords } from '../seen-words.ts'
import { group, guess, line, type Reasoned, reasoned, seen, type Tree } from '../tree.ts'
import { wrapComment } from '../write/wrap-comment.ts'
import { headOf } from './head.ts'

/** What an image and all that starts containers of it have in common. */
export interface ContainerPlan extends Plan {
  readonly script: string
  /** Words after "node". */
  readonly command: readonly string[]
  /** What an app is ended by; STOPSIGNAL. */
  readonly stopSignal: Reasoned<string>
}

export function containerPlan(facts: ExportFacts): Result<ContainerPlan> {
  const plan = planOf(facts)
  const { settings, folder } = facts
  if (plan.script === null)
    return fail(
      'refused',
      `${settings.scriptPath} lies outside of ${folder}: an image holds one folder. Set the working directory to one that holds both`,
    )
  const { endSignal } = settings
  const isSignal = endSignal.startsWith('SIG')
  return ok({
    ...plan,
    script: plan.script,
    command: [...hideInArguments(settings.execArgs).args, plan.script, ...hideInArguments(settings.args).args],
    stopSignal: isSignal
      ? seen(endSignal, `what the deck ends a worker by: ${endSignal}`)
      : guess('SIGTERM', `the deck ends a worker otherwise (${endSignal}), and a container is ended by a signal`),
  })
}

/** An image of the app's folder; `npm start` as its first process would keep signals from the app. */
export function dockerfile(facts: ExportFacts, plan: ContainerPlan): ExportedFile {
  const { evidence, hasPackage, hasLock } = facts
  const { tag, why } = imageTag(evidence.nodeVersion, facts.nodeVersion)
  const comment = (words: string) => wrapComment(words).map((text) => `# ${text}`)
  const install = hasLock ? 'RUN npm ci --omit=dev' : 'RUN npm install --omit=dev'
  const text = [
    ...headOf(facts, `Image of the app; it is built in ${facts.folder}`).flatMap(comment),
    '',
    ...comment(`${why}.`),
    `FROM node:${tag}-slim`,
    'ENV NODE_ENV=production',
    'WORKDIR /app',
    ...(hasPackage
      ? [
          ...comment(
            hasLock
              ? 'Packages first: a change of the app does not install them anew.'
              : 'There is no package-lock.json: what is installed may differ each time.',
          ),
          'COPY package*.json ./',
          install,
        ]
      : comment('The folder has no package.json: nothing is installed.')),
    'COPY . .',
    ...comment('Not as root: the user that the image brings.'),
    'USER node',
    ...comment(`${plan.port.why}.`),
    `EXPOSE ${plan.port.value}`,
    ...comment(`${plan.stopSignal.why}.`),
    `STOPSIGNAL ${plan.stopSignal.value}`,
    ...comment('Node itself, not npm start: npm as the first process would not hand the signal on.'),
    `CMD ${JSON.stringify(['node', ...plan.command])}`,
  ]
  return { fileName: 'Dockerfile', text: `${text.join('\n')}\n` }
}

/** What must not get into the image. */
export function dockerignore(): ExportedFile {
  return { fileName: '.dockerignore', text: 'node_modules\n.git\n.env\nsecrets.env\n*.log\n' }
}

/** Names of secrets to fill in; nothing where there is none. */
export function secretFiles(facts: ExportFacts): readonly ExportedFile[] {
  const { secret } = planEnvironment(facts.settings)
  return secret.length === 0 ? [] : [{ fileName: 'secrets.env.example', text: secretsFile(secret) }]
}

function imageTag(ran: string | null, wouldRun: string): { readonly tag: string; readonly why: string } {
  const [tag = '24'] = (ran ?? wouldRun).replace(/^v/, '').split('.')
  return { tag, why: ran === null ? `The deck would run it on Node ${wouldRun}` : `The workers ran on Node ${ran}` }
}

export interface Check {
  readonly test: readonly string[]
  readonly why: string
  readonly path: string | null
  readonly status: number
}

/** How a container shows that it serves, as a command that the image can run: it has node, and no curl. */
export function checkOf({ settings }: ExportFacts, port: number): Check {
  const { readiness, probePath, probeStatus } = settings.reload
  if (readiness === 'http') {
    const isGood = probeStatus === 0 ? 'r.ok' : `r.status===${probeStatus}`
    const script = `fetch('http://127.0.0.1:${port}'+process.argv[1]).then(r=>process.exit(${isGood}?0:1),()=>process.exit(1))`
    return {
      test: ['node', '-e', script, probePath],
      why: `the deck's rule: GET ${probePath} answers ${probeStatus === 0 ? '200 to 299' : probeStatus}`,
      path: probePath,
      status: probeStatus,
    }
  }
  const rule =
    readiness === 'listening'
      ? "the deck's rule: it listens"
      : "the deck's rule is process.send('ready'), which nobody hears in a container: that it listens is looked at instead"
  const script = `require('net').connect(${port},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`
  return { test: ['node', '-e', script], why: rule, path: null, status: 0 }
}

/** How often a container is asked: a new one is known to be healthy only after the first time. */
export function healthCheck(facts: ExportFacts, plan: Plan): Tree {
  const { reload } = facts.settings
  const check = checkOf(facts, plan.port.value)
  const everyS = Math.max(2, Math.ceil((plan.bootMs ?? 0) / 1000))
  const every = `asked the first time after that: a new one counts as healthy then. Each time a node is started for it, so not more often`
  const interval =
    plan.bootMs === null
      ? guess(`${everyS}s`, `${bootWords(facts.evidence)}; ${every}`)
      : seen(`${everyS}s`, `${bootWords(facts.evidence)}; ${every}`)
  return group(
    line('test', ['CMD', ...check.test.map((word) => word.replaceAll('$', '$$$$'))], check.why),
    reasoned('interval', interval),
    line(
      'timeout',
      `${seconds(reload.probeTimeoutMs)}s`,
      `the deck waits ${duration(reload.probeTimeoutMs)} for an answer to its probe`,
    ),
    line('retries', 3, 'one slow answer is no failure; three in a row are'),
    reasoned('start_period', { ...plan.startWithinMs, value: `${seconds(plan.startWithinMs.value)}s` }),
  )
}

/** Variables of a service; `slot` is what stands for the number of a task. */
export function composeEnvironment(facts: ExportFacts, slot: string): Tree {
  const { plain, secret } = planEnvironment(facts.settings)
  return group(
    ...plain.map(([name, value]) => line(name, fill(value, slot))),
    ...secret.map((name) =>
      line(name, `\${${name}:?fill it in, see secrets.env.example}`, 'looks like a secret: its value was not exported'),
    ),
  )
}

/** Compose reads $ itself; so does Swarm with {{. */
function fill(value: string, slot: string): string {
  const escaped = value.replaceAll('$', '$$$$')
  const literal = slot.startsWith('{{') ? escaped.replaceAll(/\{\{(?!slot\}\})/g, '{{"{{"}}') : escaped
  return literal.replaceAll(/\{(\{slot\})\}|\{slot\}/g, (_, braces: string | undefined) => braces ?? slot)
}

/** Whole seconds, at least one. */
export function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

/** Docker's "64m", of 2^20 bytes. */
export function mebibytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1_048_576))
}

/** What containers of any kind lose. */
export function containerLosses({ evidence, settings }: ExportFacts): readonly ExportLoss[] {
  const local = evidence.ports.filter(({ address }) => address !== null && /^(127\.|::1$|localhost$)/.test(address))
  const hidden = hideInArguments([...settings.execArgs, ...settings.args]).hidden
  const near = Object.entries(settings.env).flatMap(([name, value]) => (namesThisMachine(value) ? [name] : []))
  return [
    ...(near.length === 0
      ? []
      : [
          {
            what: `localhost in ${listed(near)}`,
            words: 'in a container that is the container: name an address that it reaches from there',
          },
        ]),
    ...(local.length === 0
      ? []
      : [
          {
            what: `listening on ${local[0]?.address}:${local[0]?.port}`,
            words: 'in a container nobody outside reaches that address: let the app listen on 0.0.0.0',
          },
        ]),
    ...(evidence.sockets.length === 0
      ? []
      : [
          {
            what: `the socket ${evidence.sockets.join(', ')}`,
            words: 'a UNIX socket ends at the container: mount its folder, or listen on a port',
          },
        ]),
    ...(hidden === 0
      ? []
      : [
          {
            what: 'arguments that look secret',
            words: `${hidden} of them stand as ••• : hand them over as variables instead`,
          },
        ]),
    ...(settings.reload.readiness === 'message'
      ? [
          {
            what: "process.send('ready')",
            words: 'a container has no channel to its manager: that it listens is looked at instead',
          },
        ]
      : []),
  ]
}
