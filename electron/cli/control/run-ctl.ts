import { parseJson } from '../../../shared/base/parse-json.ts'
import { plainForTerminal } from '../../../shared/base/plain-line.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import { openSample, openScript } from '../deeds/cluster-deeds.ts'
import { clusterLine } from '../deeds/cluster-view.ts'
import type { Deed } from '../deeds/done.ts'
import { stopAllFaults } from '../deeds/fault-deeds.ts'
import { chooseCluster } from '../deeds/find-cluster.ts'
import { type ControlExit, controlExitCodes } from '../exit-codes.ts'
import { tableText } from './cluster-text.ts'
import type { CtlLine, DeckDeed } from './ctl-deed.ts'
import type { CtlHands } from './ctl-hands.ts'
import { doOnCluster } from './on-cluster.ts'
import { allDecks, reachDeck } from './reach-deck.ts'

const onlyAsks: readonly CtlLine['deed']['do'][] = ['decks', 'list', 'status', 'worker', 'events', 'logs']

/** Carries one `ctl` line out; answers the process' exit code. */
export async function runCtl(line: CtlLine): Promise<number> {
  const { asJson, deed, where } = line
  if (deed.do === 'decks') return finish(ok(decksDone(line)), asJson)
  const reached = await reachDeck(where, 'ctl')
  if (!reached.ok) return finish(reached, asJson)
  const link = reached.value
  let isInterrupted = false
  let stopFirst: (() => void) | null = null
  // A second one does not wait for what is to be ended.
  process.on('SIGINT', () => {
    if (stopFirst === null || isInterrupted) leaveAtOnce(deed)
    isInterrupted = true
    stopFirst?.()
  })
  const hands: CtlHands = {
    asJson,
    interruptBy(stop) {
      stopFirst = stop
    },
    tell: (words, value) => print(asJson ? JSON.stringify(value) : words),
  }
  const done = await carryOut(link, line, hands)
  link.close()
  const code = finish(done, asJson)
  return isInterrupted ? controlExitCodes.interrupted.code : code
}

/** Who only asked knows what that means; who commanded is told that the deck does not hear of it. */
function leaveAtOnce({ do: verb }: CtlLine['deed']): void {
  if (!onlyAsks.includes(verb))
    process.stderr.write(
      `Interrupted: the deck goes on with ${verb}, if it had begun. "clusterdeck ctl status" tells\n`,
    )
  process.exit(controlExitCodes.interrupted.code)
}

async function carryOut(link: DeckLink, { deed, cluster }: CtlLine, hands: CtlHands): Deed {
  if (isOfDeck(deed)) return doOnDeck(link, deed)
  const state = await link.call('deck.state', {})
  const found: Result<ClusterSnapshot> = state.ok ? chooseCluster(state.value.clusters, cluster) : state
  return found.ok ? doOnCluster(link, found.value, deed, hands) : found
}

function isOfDeck(deed: CtlLine['deed']): deed is DeckDeed {
  return ['decks', 'list', 'stop-all-faults', 'open', 'open-sample', 'call'].includes(deed.do)
}

function doOnDeck(link: DeckLink, deed: DeckDeed): Deed {
  switch (deed.do) {
    case 'stop-all-faults':
      return stopAllFaults(link)
    case 'open':
      return openScript(link, deed.request)
    case 'open-sample':
      return openSample(link, deed.sample, deed.workers)
    case 'call':
      return callAnything(link, deed.command, deed.json)
    default:
      return listClusters(link)
  }
}

async function listClusters(link: DeckLink): Deed {
  const state = await link.call('deck.state', {})
  if (!state.ok) return state
  const lines = state.value.clusters.map(clusterLine)
  const rows = lines.map(({ name, runState, workers, addresses, policy, problemCount, activeFaultCount }) => [
    ...[
      name,
      runState,
      `${workers.listening}/${workers.desired} listening`,
      addresses.join(', ') || 'no address',
      policy,
    ],
    problemCount === 0 ? 'no problem' : `▲ ${problemCount} to look at`,
    activeFaultCount === 0 ? '' : `▲ ${activeFaultCount} injected`,
  ])
  const words = rows.length === 0 ? 'The deck has no cluster' : tableText(rows).join('\n')
  return ok({ words, value: lines })
}

async function callAnything(link: DeckLink, command: string, json: string): Deed {
  const input = parseJson(json)
  if (input === undefined) return fail('invalid-input', `That is no JSON: ${json.slice(0, 80)}`)
  const answer = await link.ask(command, input)
  return answer.ok ? ok({ words: JSON.stringify(answer.value ?? null, null, 2), value: answer.value ?? null }) : answer
}

function decksDone({ where }: CtlLine) {
  const decks = allDecks(where).map(({ token: _, ...card }) => card)
  const rows = decks.map(({ pid, host, version, userData }) => [`pid ${pid}`, host, version, userData])
  return { words: rows.length === 0 ? 'No deck runs' : tableText(rows).join('\n'), value: decks }
}

function finish(done: Result<{ readonly words: string; readonly value: unknown }>, asJson: boolean): number {
  if (done.ok) {
    const { words, value } = done.value
    if (asJson || words !== '') print(asJson ? JSON.stringify(value) : words)
    return controlExitCodes.done.code
  }
  const { code, message } = done.error
  if (asJson) print(JSON.stringify({ error: done.error }))
  process.stderr.write(`${plain(message)}\n`)
  const exit: ControlExit = code === 'no-deck' ? 'noDeck' : code === 'invalid-input' ? 'usage' : 'failed'
  return controlExitCodes[exit].code
}

function print(text: string): void {
  process.stdout.write(`${plain(text).trimEnd()}\n`)
}

/** Each line by itself: what an app printed may hold what a terminal obeys. */
const plain = (text: string): string => text.split('\n').map(plainForTerminal).join('\n')
