import './heap.css'
import { useState } from 'react'
import type { HeapRun, HeapSummary } from '../../../shared/inspection/heap.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { Age } from '../../panels/age.tsx'
import { ResultName } from '../../panels/results/result-name.tsx'
import { copyText } from '../../store/commands/commands.ts'
import {
  cancelHeapSnapshot,
  openSnapshot,
  removeHeapSnapshot,
  renameHeapSnapshot,
  showInFolder,
} from '../../store/commands/heap-commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { Comparison } from './comparison.tsx'
import { runWords } from './heap-words.ts'

/** The heap snapshots that are being taken and kept, and two of them compared. */
export function HeapDialog() {
  const { running, kept, lastEnd } = useDeck((state) => state.heap)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const pair = kept.filter(({ snapshotId }) => chosen.includes(snapshotId))
  const [after, before] = pair
  const choose = (snapshotId: string) =>
    setChosen((known) =>
      known.includes(snapshotId) ? known.filter((one) => one !== snapshotId) : [...known, snapshotId].slice(-2),
    )
  return (
    <Dialog title="Heap snapshots" size="widest" onClose={closeDialog}>
      <div className="dialog-body heap-list">
        {running.map((run) => (
          <Running key={run.runId} run={run} />
        ))}
        {running.length === 0 && lastEnd !== null && (
          <LastEnd words={lastEnd.words} isKept={lastEnd.snapshotId !== null} />
        )}
        {kept.length === 0 ? (
          <p>No snapshot is kept. Take one from a worker's drawer, under Memory.</p>
        ) : (
          <Kept kept={kept} chosen={chosen} onChoose={choose} />
        )}
        {after !== undefined && before !== undefined ? (
          <Comparison key={`${before.snapshotId} ${after.snapshotId}`} before={before} after={after} />
        ) : (
          kept.length > 1 && <p className="heap-hint">Choose two snapshots to compare them by constructor.</p>
        )}
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">The newest 10 are kept. They hold secrets: hand them on with care.</span>
        <Button onClick={closeDialog} data-autofocus>
          Done
        </Button>
      </div>
    </Dialog>
  )
}

function LastEnd({ words, isKept }: { readonly words: string; readonly isKept: boolean }) {
  return (
    <p className="heap-last" role="status">
      <Icon name={isKept ? 'ok' : 'warn'} size={12} className={isKept ? 'tone-ok' : 'tone-warn'} /> {words}
    </p>
  )
}

function Running({ run }: { readonly run: HeapRun }) {
  return (
    <div className="heap-running" role="status">
      <Icon name="busy" size={14} className="icon-busy" />
      <SlotChip slot={run.slot} />
      <span className="heap-running-words">
        {runWords(run)}, begun <Age atMs={run.startedAtMs} />
      </span>
      <Button
        size="mini"
        icon="stop"
        disabled={run.whyNoCancel !== null}
        {...(run.whyNoCancel === null ? {} : { title: run.whyNoCancel })}
        onClick={() => void cancelHeapSnapshot(run.runId)}
      >
        Cancel snapshot
      </Button>
    </div>
  )
}

interface KeptProps {
  readonly kept: readonly HeapSummary[]
  /** Their ids. */
  readonly chosen: readonly string[]
  readonly onChoose: (snapshotId: string) => void
}

function Kept({ kept, chosen, onChoose }: KeptProps) {
  return (
    <table className="heap-table" aria-label="Heap snapshots">
      <thead>
        <tr>
          <th scope="col">Compare</th>
          <th scope="col">Name</th>
          <th scope="col">Worker</th>
          <th scope="col">Taken</th>
          <th scope="col">Heap used</th>
          <th scope="col">On disk</th>
          <th scope="col">Took</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {kept.map((one) => (
          <Row key={one.snapshotId} one={one} isChosen={chosen.includes(one.snapshotId)} onChoose={onChoose} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly one: HeapSummary
  readonly isChosen: boolean
  readonly onChoose: (snapshotId: string) => void
}

function Row({ one, isChosen, onChoose }: RowProps) {
  const { snapshotId, name, slot, generation, atMs, heapUsedBytes, byteCount, tookMs } = one
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={`Compare ${name}`}
          checked={isChosen}
          onChange={() => onChoose(snapshotId)}
        />
      </td>
      <td className="heap-name">
        <ResultName name={name} onRename={(next) => renameHeapSnapshot(snapshotId, next)} />
      </td>
      <td>
        <SlotChip slot={slot} /> g{generation}
      </td>
      <td>
        <Age atMs={atMs} />
      </td>
      <td>{formatBytes(heapUsedBytes)}</td>
      <td>{formatBytes(byteCount)}</td>
      <td>{formatDuration(tookMs)}</td>
      <Actions one={one} />
    </tr>
  )
}

function Actions({ one }: { readonly one: HeapSummary }) {
  const { snapshotId, name, path } = one
  return (
    <td className="heap-row-actions">
      <Button
        size="mini"
        kind="ghost"
        icon="external"
        iconOnly
        aria-label={`Open in DevTools: ${name}`}
        title="Open in DevTools"
        onClick={() => void openSnapshot(snapshotId)}
      />
      <Button
        size="mini"
        kind="ghost"
        icon="open"
        iconOnly
        aria-label={`Show in folder: ${name}`}
        title="Show in folder"
        onClick={() => void showInFolder(snapshotId)}
      />
      <Button
        size="mini"
        kind="ghost"
        icon="copy"
        iconOnly
        aria-label={`Copy path: ${name}`}
        title="Copy path"
        onClick={() => void copyText(path, 'Path')}
      />
      <Button
        size="mini"
        kind="ghost"
        icon="delete"
        iconOnly
        aria-label={`Remove ${name}`}
        title="Remove"
        onClick={() => void removeHeapSnapshot(snapshotId)}
      />
    </td>
  )
}
