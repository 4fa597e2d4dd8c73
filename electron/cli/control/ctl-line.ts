import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { limits } from '../../../shared/limits.ts'
import { type PolicyId, policyIds } from '../../../shared/policies.ts'
import { addClusterOptions, type LineContext, type Printed, readAsked, refuse } from '../../host/deck-options.ts'
import { type Ending, endingNames } from '../deeds/worker-deeds.ts'
import { controlExitCodes, exitCodesText } from '../exit-codes.ts'
import type { CtlLine } from './ctl-deed.ts'
import { addFaultVerbs, addTrialVerbs } from './trial-verbs.ts'
import { type CommonValues, oneOf, slotNumber, type Take, verb, wholeIn } from './verb.ts'

/** Adds the verb; answers what was asked of it once the words are parsed, null when another verb was. */
export function addCtlVerb(program: Command, context: LineContext): () => CtlLine | Printed | null {
  let line: CtlLine | Printed | null = null
  const ctl = program
    .command('ctl')
    .description('Talks to a running deck, with a window or without: answers when what was asked for is reached.')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', `\n${exitCodesText(controlExitCodes)}`)
  const take: Take = (deed, values, cluster) => {
    const { userDataDir, pid = null } = values
    const folder = userDataDir === undefined ? null : resolve(context.workingDir, userDataDir)
    line = {
      ...{ kind: 'ctl', deed, cluster: cluster ?? values.cluster ?? null },
      ...{ where: { userDataDir: folder, pid }, asJson: values.json === true },
    }
  }
  addAsking(ctl, take)
  addClusterVerbs(ctl, take)
  addWorkerVerbs(ctl, take)
  addFaultVerbs(ctl, take)
  addTrialVerbs(ctl, context.workingDir, take)
  addOpen(ctl, context, take, (printed) => {
    line = printed
  })
  return () => line
}

function addAsking(ctl: Command, take: Take): void {
  verb(ctl, 'decks', 'Lists the decks of this user that run.', { isOfDeck: true }).action((values: CommonValues) =>
    take({ do: 'decks' }, values),
  )
  verb(ctl, 'list', 'Lists the clusters.', { isOfDeck: true }).action((values: CommonValues) =>
    take({ do: 'list' }, values),
  )
  verb(ctl, 'status [cluster]', 'Shows a cluster: its workers, numbers with their age, problems, faults.').action(
    (cluster: string | undefined, values: CommonValues) => take({ do: 'status' }, values, cluster),
  )
  verb(ctl, 'worker <slot>', 'Shows one worker.', { read: slotNumber }).action((slot: number, values: CommonValues) =>
    take({ do: 'worker', slot }, values),
  )
  verb(ctl, 'events', 'Prints what happened, oldest first.')
    .option('--count <n>', 'how many of the newest', wholeIn({ min: 1, max: limits.lifecycleEvents }), 20)
    .option('--follow', 'and what happens from now on, until Ctrl-C')
    .action((values: CommonValues & { readonly count: number; readonly follow?: true }) =>
      take({ do: 'events', count: values.count, isFollowing: values.follow === true }, values),
    )
  verb(
    ctl,
    'logs [query]',
    'Prints the newest lines of the workers that match, oldest first; the query is that of the Logs screen.',
  )
    .option('--count <n>', 'how many', wholeIn({ min: 1, max: 10_000 }), 50)
    .option('--before <n>', 'only entries before that number', wholeIn({ min: 0, max: Number.MAX_SAFE_INTEGER }))
    .action((query: string | undefined, values: CommonValues & { readonly count: number; readonly before?: number }) =>
      take({ do: 'logs', query: query ?? '', count: values.count, before: values.before ?? null }, values),
    )
  verb(ctl, 'call <command> [json]', 'Sends any command of the contract; the answer is JSON.', {
    isOfDeck: true,
  }).action((command: string, json: string | undefined, values: CommonValues) =>
    take({ do: 'call', command, json: json ?? '{}' }, values),
  )
}

function addClusterVerbs(ctl: Command, take: Take): void {
  const plain = [
    ['start', 'Starts a cluster; answers when its workers listen.'],
    ['stop', 'Drains and stops a cluster; answers when no worker lives.'],
    ['add', 'One worker more; answers when it listens.'],
    ['close', 'Stops a cluster and takes it out of the deck.'],
  ] as const
  for (const [name, description] of plain)
    verb(ctl, name, description).action((values: CommonValues) => take({ do: name }, values))
  verb(ctl, 'scale <workers>', 'Sets the number of workers; answers when they listen, or are gone.', {
    read: wholeIn({ min: limits.workers.min, max: limits.places.max }),
  }).action((workers: number, values: CommonValues) => take({ do: 'scale', workers }, values))
  verb(ctl, 'reload [slot]', 'Replaces every worker, or one, without losing a request; answers when it is done.', {
    read: slotNumber,
  }).action((slot: number | undefined, values: CommonValues) => take({ do: 'reload', slot: slot ?? null }, values))
  verb(ctl, 'retry [slot]', 'Tries failed or waiting slots again.', { read: slotNumber }).action(
    (slot: number | undefined, values: CommonValues) => take({ do: 'retry', slot: slot ?? null }, values),
  )
  verb(ctl, 'policy <name>', `Switches how connections reach the workers: ${policyIds.join(', ')}.`, {
    read: (text) => oneOf(policyIds, text),
  }).action((policy: PolicyId, values: CommonValues) => take({ do: 'policy', policy }, values))
}

function addWorkerVerbs(ctl: Command, take: Take): void {
  verb(ctl, 'kill <slot>', 'Ends the worker of a slot; answers when it is gone. Another follows.', { read: slotNumber })
    .addOption(new Option('--signal <name>', 'how').choices(endingNames).default('SIGTERM'))
    .action((slot: number, values: CommonValues & { readonly signal: Ending }) =>
      take({ do: 'kill', slot, ending: values.signal }, values),
    )
  const plain = [
    ['pause', 'Stops the process of a slot (SIGSTOP); answers when it stands.'],
    ['resume', 'Lets it run on (SIGCONT).'],
    ['remove', 'Takes a slot out of the cluster, with its worker.'],
  ] as const
  for (const [name, description] of plain)
    verb(ctl, `${name} <slot>`, description, { read: slotNumber }).action((slot: number, values: CommonValues) =>
      take({ do: name, slot }, values),
    )
}

function addOpen(
  ctl: Command,
  { workingDir, sampleIds }: LineContext,
  take: Take,
  print: (line: Printed) => void,
): void {
  const open = verb(
    ctl,
    'open [script]',
    'Opens a script or a sample in the deck and starts it; answers when its workers listen.',
    { isOfDeck: true },
  )
  addClusterOptions(open, sampleIds).action((script: string | undefined, values: CommonValues) => {
    const asked = readAsked(script, values, workingDir)
    if (asked.kind === 'print') print(asked)
    else if (asked.open !== null) take({ do: 'open', request: asked.open }, values)
    else if (asked.sample === null) print(refuse('open what? Name a script, or a sample: --sample hello'))
    else {
      const { workers, ...others } = asked.sample.settings
      if (Object.keys(others).length > 0)
        print(refuse('of a sample that a running deck opens only --workers can be said'))
      else take({ do: 'open-sample', sample: asked.sample.id, workers }, values)
    }
  })
}
