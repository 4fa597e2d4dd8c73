import { useId, useMemo, useRef } from 'react'
import { Button } from '../../../../components/button.tsx'
import {
  chooseExperiment,
  openExperimentFile,
  recordWhatWasDone,
} from '../../../../store/commands/experiment-commands.ts'
import { pendingKeys } from '../../../../store/commands/run-command.ts'
import { type OfferedExperiment, offeredExperiments } from '../../../../store/experiments.ts'
import { useDeck, usePending } from '../../../../store/use-deck.ts'

/** All that can be chosen. */
export function useOffered(): readonly OfferedExperiment[] {
  const ready = useDeck((state) => state.experiments.ready)
  const own = useDeck((state) => state.experiments.own)
  return useMemo(() => offeredExperiments({ ready, own }), [ready, own])
}

interface ExperimentSelectProps {
  readonly clusterId: string
  readonly chosen: OfferedExperiment | undefined
  readonly offered: readonly OfferedExperiment[]
}

/** Which experiment: one that ships with the deck, or a file of one's own. */
export function ExperimentSelect({ clusterId, chosen, offered }: ExperimentSelectProps) {
  const groups = [
    { label: 'Ready', entries: offered.filter(({ isOwn }) => !isOwn) },
    { label: 'Your files', entries: offered.filter(({ isOwn }) => isOwn) },
  ].filter(({ entries }) => entries.length > 0)
  return (
    <>
      <select
        className="select ex-select"
        aria-label="Experiment"
        title={chosen?.description === '' ? chosen.title : chosen?.description}
        value={chosen?.id ?? ''}
        onChange={(event) => chooseExperiment(clusterId, event.target.value)}
      >
        <button type="button">
          <selectedcontent />
        </button>
        {groups.length === 0 && <option value="">None yet</option>}
        {groups.map(({ label, entries }) => (
          <optgroup key={label} label={label}>
            {entries.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <OpenFile clusterId={clusterId} />
      <RecordButton clusterId={clusterId} />
    </>
  )
}

/** What was done by hand becomes an experiment that can be repeated. */
function RecordButton({ clusterId }: { readonly clusterId: string }) {
  const pending = usePending(pendingKeys.record(clusterId))
  return (
    <Button
      icon="history"
      className="ex-open"
      aria-label="Record what I just did"
      title="Make an experiment of the faults and kills of the last 10 minutes"
      pending={pending}
      onClick={() => void recordWhatWasDone(clusterId)}
    >
      <span className="ex-wide">Record</span>
    </Button>
  )
}

/** The browser's own picker: what is read is a text, and only the text goes to the deck. */
function OpenFile({ clusterId }: { readonly clusterId: string }) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  return (
    <>
      <Button
        icon="open"
        className="ex-open"
        aria-label="Open file…"
        title="Open an experiment from a file of JSON or YAML; one can be dropped or pasted here, too"
        onClick={() => input.current?.click()}
      >
        <span className="ex-wide">Open file…</span>
      </Button>
      <input
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        accept=".deckexp,.json,.yaml,.yml"
        aria-label="Experiment file"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) void openExperimentFile(clusterId, file)
          // The same file, mended, can be opened again.
          event.target.value = ''
        }}
      />
    </>
  )
}
