import { type Command, InvalidArgumentError, Option } from 'commander'
import { type FaultId, faultActions } from '../../../shared/actions/faults/fault-actions.ts'
import { type ProfileKind, profileKinds } from '../../../shared/inspection/profile.ts'
import { limits } from '../../../shared/limits.ts'
import type { FaultTarget } from '../../../shared/model/fault.ts'
import { type CommonValues, oneOf, slotNumber, type Take, timeIn, verb, wholeIn } from './verb.ts'

interface TrialValues extends CommonValues {
  readonly slots?: readonly number[]
  readonly random?: number
  readonly set?: Readonly<Record<string, string>>
  readonly for?: number
  readonly seed?: number
  readonly repeat?: number
  readonly allowHost?: boolean
  readonly url: string
  readonly rate: number
  readonly connections: number
  readonly kind: ProfileKind
}

/** Adds the verbs that harm on purpose. */
export function addFaultVerbs(ctl: Command, take: Take): void {
  const ids = faultActions.map(({ id, words }) => `  ${id.padEnd(26)} ${words}`).join('\n')
  verb(ctl, 'fault <id>', 'Injects a fault into all workers, or those named; answers when its effect was measured.', {
    read: readFault,
  })
    .option('--slots <list>', 'into these slots: 1,3', readSlots)
    .option('--random <n>', 'into so many, drawn by the seed', wholeIn(limits.workers))
    .option('--set <name=value>', 'what the fault asks for; repeat for more', collectValue)
    .option('--for <time>', 'how long: 500ms, 10s, 2m', timeIn(limits.faultForMs))
    .option('--seed <n>', 'of what is drawn', wholeIn(limits.seed), 1)
    .addHelpText('after', `\nFaults:\n${ids}\n`)
    .action((fault: FaultId, values: TrialValues) =>
      take(
        {
          ...{ do: 'fault', fault, target: targetOf(values) },
          ...{ values: values.set ?? {}, forMs: values.for ?? null, seed: values.seed ?? 1 },
        },
        values,
      ),
    )
  verb(ctl, 'undo-fault <number>', 'Takes one fault back.', { read: wholeIn({ min: 1, max: 2 ** 31 }) }).action(
    (faultId: number, values: CommonValues) => take({ do: 'undo-fault', faultId }, values),
  )
  verb(ctl, 'stop-all-faults', 'Takes back every fault of every cluster; answers when nothing of any is left.', {
    isOfDeck: true,
  }).action((values: CommonValues) => take({ do: 'stop-all-faults' }, values))
}

/** Adds the verbs that try and measure for a while. */
export function addTrialVerbs(ctl: Command, workingDir: string, take: Take): void {
  verb(
    ctl,
    'load',
    'Makes load on a cluster for a while; answers with what was measured. Ctrl-C ends it before its time.',
  )
    .option('--url <url>', "an address, or a path of the cluster's own", '')
    .option('--rate <n>', 'requests per second', wholeIn(limits.loadRatePerSec), 100)
    .option('--connections <n>', 'kept connections', wholeIn(limits.loadConnections), 50)
    .option('--for <time>', 'how long: 10s, 2m', timeIn({ min: 1000, max: limits.loadDurationS.max * 1000 }), 10_000)
    .action(({ url, rate, connections, ...values }: TrialValues) =>
      take(
        { do: 'load', url, ratePerSec: rate, connections, durationS: Math.round((values.for ?? 0) / 1000) },
        { ...values },
      ),
    )
  const experiment = ctl
    .command('experiment')
    .description('Tries a hypothesis on a running cluster.')
    .helpCommand(false)
  verb(
    experiment,
    'run <file>',
    'Runs a file (JSON or YAML), or one that ships with the deck; answers with the verdict.',
  )
    .option('--seed <n>', 'in the place of the seed of the file', wholeIn(limits.seed))
    .option('--repeat <n>', 'how often, each time with the next seed', wholeIn(limits.experimentRepeats))
    .option('--allow-host', 'its load may go to another machine, as to containers of other nodes')
    .action((file: string, { allowHost = false, ...values }: TrialValues) =>
      take({ do: 'experiment', file, workingDir, seed: values.seed, repeats: values.repeat, allowHost }, values),
    )
  verb(ctl, 'profile [slot]', 'Samples a worker, or all, and prints in Markdown where the time went.', {
    read: slotNumber,
  })
    .addOption(new Option('--kind <name>', 'what is sampled').choices(profileKinds).default('cpu'))
    .option('--for <time>', 'how long: 5s', timeIn(limits.profileForMs), 5000)
    .action((slot: number | undefined, values: TrialValues) =>
      take(
        {
          do: 'profile',
          slot: slot ?? null,
          kind: values.kind,
          forMs: values.for ?? 5000,
        },
        values,
      ),
    )
}

function targetOf({ slots, random }: TrialValues): FaultTarget {
  if (slots !== undefined) return { kind: 'slots', slots: [...slots] }
  return random === undefined ? { kind: 'all' } : { kind: 'random', count: random }
}

function readSlots(text: string): readonly number[] {
  return text.split(',').map((one) => slotNumber(one.trim()))
}

const readFault = (text: string): FaultId =>
  oneOf(
    faultActions.map(({ id }) => id),
    text,
  )

function collectValue(text: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const cut = text.indexOf('=')
  if (cut < 1) throw new InvalidArgumentError(`'${text}' is not NAME=VALUE`)
  return { ...earlier, [text.slice(0, cut)]: text.slice(cut + 1) }
}
