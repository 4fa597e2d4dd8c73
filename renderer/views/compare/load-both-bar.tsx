import { useId, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatNumber } from '../../format/number.ts'
import { narrowSpace } from '../../format/quantity.ts'
import { readRate } from '../../panels/load-rate.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import type { ComparedPair } from '../../store/deck-state.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { type BothChoice, loadBoth, loadOfBoth, stopBoth } from './load-both.ts'

/** One control for the load of both sides, so that what differs is the clusters. */
export function LoadBothBar({ pair }: { readonly pair: ComparedPair }) {
  const [left, right] = pair
  const [rate, setRate] = useState('100')
  const [keep, setKeep] = useState<BothChoice['keep']>('each')
  const [fault, setFault] = useState<string | null>(null)
  const runs = [useDeck(({ load }) => load.runs[left]), useDeck(({ load }) => load.runs[right])] as const
  const leftPending = usePending(pendingKeys.load(left))
  const rightPending = usePending(pendingKeys.load(right))
  const state = loadOfBoth(runs[0]?.run, runs[1]?.run)
  const faultId = useId()
  const start = async () => {
    const read = readRate(rate)
    setFault(read.ok ? await loadBoth(pair, { ratePerSec: read.value, keep }) : read.error.message)
  }
  return (
    <form
      className="cmp-load"
      aria-label="Load for both"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <Icon name="load" size={12} />
      <input
        className="input cmp-rate"
        aria-label="Requests per second for each"
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : faultId}
        inputMode="numeric"
        value={rate}
        onChange={(event) => {
          setRate(event.target.value)
          setFault(null)
        }}
      />
      <span>reqs/s each,</span>
      <select
        className="select"
        aria-label="Connections of the load"
        value={keep}
        onChange={(event) => setKeep(event.target.value === 'kept' ? 'kept' : 'each')}
      >
        <option value="each">a new connection each</option>
        <option value="kept">on kept connections</option>
      </select>
      <Button
        type="submit"
        size="mini"
        icon="play"
        pending={leftPending || rightPending}
        title="The same load on both; what else it sends is as on the Load screen of the left one"
      >
        Load both
      </Button>
      <Button
        size="mini"
        icon="stop"
        disabled={state === 'none'}
        title={state === 'none' ? 'No load runs on either' : 'Ends the load of both'}
        onClick={() => void stopBoth(pair)}
      >
        Stop both
      </Button>
      <span role="status" aria-label="Load of both" className="cmp-load-state" data-state={state}>
        {state === 'unequal' && <Icon name="warn" size={12} />}
        {state === 'alike' && <Icon name="ok" size={12} />}
        {stateWords(state, runs[0]?.run.ratePerSec ?? null)}
      </span>
      {fault !== null && (
        <span id={faultId} role="alert" className="cmp-load-fault">
          {fault}
        </span>
      )}
    </form>
  )
}

function stateWords(state: ReturnType<typeof loadOfBoth>, ratePerSec: number | null): string {
  if (state === 'none') return 'no load of the deck'
  if (state === 'unequal') return 'not the same load on both'
  return ratePerSec === null ? 'the same load on both' : `${formatNumber(ratePerSec)}${narrowSpace}reqs/s on both`
}
