import { injectedOf } from '../../../../shared/load-rates.ts'
import type { LoadTotals } from '../../../../shared/model/load.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatNumber } from '../../../format/number.ts'
import { ledgerVerdict } from './ledger-words.ts'

/** Where every request went: sent = ok + failed + in flight, what faults answered apart, and nothing besides. */
export function LedgerBar({ totals, isOver }: { readonly totals: LoadTotals; readonly isOver: boolean }) {
  const { ledger, askedCount, waitingCount } = totals
  const verdict = ledgerVerdict(totals)
  return (
    <section className="panel ld-ledger" aria-label="Ledger">
      {askedCount !== null && (
        <>
          <Figure word="asked" count={askedCount} quiet />
          <Figure
            word={isOver ? 'never sent' : 'waiting'}
            count={waitingCount}
            quiet
            tone={waitingCount > 0 ? 'warn' : undefined}
          />
          <span className="ld-ledger-rule" />
        </>
      )}
      <Figure word="sent" count={ledger.sent} />
      <span className="ld-ledger-sign">=</span>
      <Figure word="ok" count={ledger.ok} />
      <span className="ld-ledger-sign">+</span>
      <Figure word="failed" count={ledger.failed} tone={ledger.failed > 0 ? 'bad' : undefined} />
      {injectedOf(ledger) > 0 && (
        <>
          <span className="ld-ledger-sign">+</span>
          <Figure word="injected" count={injectedOf(ledger)} tone="warn" />
        </>
      )}
      <span className="ld-ledger-sign">+</span>
      <Figure word="in flight" count={ledger.inFlight} />
      <span className="ld-ledger-end">
        <Figure word="unaccounted" count={ledger.unaccounted} tone={ledger.unaccounted === 0 ? 'ok' : 'bad'} />
        <span className="ld-verdict" data-tone={verdict.tone}>
          <Icon name={verdict.tone} />
          {verdict.words}
        </span>
      </span>
    </section>
  )
}

interface FigureProps {
  readonly word: string
  readonly count: number
  readonly quiet?: boolean
  readonly tone?: 'ok' | 'warn' | 'bad' | undefined
}

/** A count under its word. */
export function Figure({ word, count, quiet = false, tone }: FigureProps) {
  return (
    <span className="ld-figure" data-quiet={quiet}>
      <span>{word}</span>
      <b className={tone === undefined ? undefined : `tone-${tone}`}>{formatNumber(count)}</b>
    </span>
  )
}
