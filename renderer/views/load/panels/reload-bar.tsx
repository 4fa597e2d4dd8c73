import type { LoadReload } from '../../../../shared/model/load.ts'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { Figure } from './ledger-bar.tsx'
import { reloadProof } from './reload-proof.ts'

interface ReloadBarProps {
  readonly reloads: readonly LoadReload[]
  /** What the times of the run count from. */
  readonly originAtMs: number
}

/** What rolling reloads during the load have to prove: read together with the ledger below or above it. */
export function ReloadBar({ reloads, originAtMs }: ReloadBarProps) {
  const proof = reloadProof(reloads, originAtMs)
  if (proof === null) return null
  return (
    <section className="panel ld-ledger" aria-label="Reload ledger">
      <span className="ld-figure" data-quiet>
        <span>Reload ledger</span>
        <b className="ld-reload-when">{proof.whenWords}</b>
      </span>
      <span className="ld-ledger-rule" />
      <Figure word="connections moved" count={proof.movedCount} quiet />
      {proof.lateCount !== null && (
        <Figure word="too late" count={proof.lateCount} tone={proof.lateCount === 0 ? 'ok' : 'bad'} />
      )}
      {proof.swaps.length > 0 && <span className="ld-ledger-rule" />}
      <span className="ld-swaps">
        {proof.swaps.map(({ slot, generations, words, tookMs }) => (
          <span key={slot} className="ld-swap" title={words}>
            <SlotChip slot={slot} />
            <span className="ld-figure" data-quiet>
              <span>{generations}</span>
              <b className="ld-reload-when">{formatDuration(tookMs)}</b>
            </span>
          </span>
        ))}
      </span>
      <span
        className="ld-verdict ld-reload-verdict"
        data-tone={proof.verdict.tone}
        title="Requests on connections that reached an old worker after its hand-overs had stopped"
      >
        <Icon name={proof.verdict.tone === 'ok' ? 'ok' : proof.verdict.tone === 'bad' ? 'bad' : 'info'} />
        {proof.verdict.words}
      </span>
    </section>
  )
}
