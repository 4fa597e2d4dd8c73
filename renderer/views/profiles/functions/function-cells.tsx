import type { FunctionRow } from '../../../../shared/profiles/function-table.ts'
import { slotColor } from '../../../components/slot-hue.ts'
import { formatPercent } from '../../../format/percent.ts'
import { shortPath } from '../../../format/short-path.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { originPatterns } from '../flame/flame-colors.ts'
import type { FlameModel } from '../flame-model.ts'
import { gapWords, originWords, placeWords, weightWords } from '../profile-words.ts'

interface FunctionCellsProps {
  readonly model: FlameModel
  readonly row: FunctionRow
  readonly isSelected: boolean
}

/** One function's line. */
export function FunctionCells({ model, row, isSelected }: FunctionCellsProps) {
  const homeDir = useDeck((state) => state.info?.homeDir ?? '')
  const frame = model.tree.functions[row.fn]
  if (frame === undefined) return null
  const gap = model.gaps?.ofFunctions.get(row.fn)?.selfGap ?? null
  return (
    <>
      <td data-column="name">
        <button type="button" className="fn-name mono" aria-pressed={isSelected} title={frame.functionName}>
          <span className="fl-swatch" data-origin={frame.origin} data-pattern={originPatterns[frame.origin]} />
          <span className="ellipsis">{frame.functionName}</span>
        </button>
      </td>
      {gap !== null && (
        <td data-column="gap">
          <Gap gap={gap} />
        </td>
      )}
      <Weight model={model} column="self" weight={row.self} />
      <Weight model={model} column="total" weight={row.total} />
      {model.sides.length > 1 && (
        <td data-column="sides">
          <SideShares model={model} row={row} />
        </td>
      )}
      <td data-column="place">
        <span className="fn-place ellipsis" title={shortPath(frame.file, homeDir)}>
          <span className="mono">{placeWords(frame)}</span> {originWords[frame.origin]}
        </span>
      </td>
    </>
  )
}

interface WeightProps {
  readonly model: FlameModel
  readonly column: 'self' | 'total'
  readonly weight: number
}

function Weight({ model, column, weight }: WeightProps) {
  const share = weight / (model.tree.nodes.total[0] || 1)
  return (
    <td data-column={column}>
      <span className="fn-bar" style={{ width: `${share * 100}%` }} />
      <span className="fn-number">{weightWords(model.kind, weight)}</span>
      <span className="fn-share">{formatPercent(share)}</span>
    </td>
  )
}

/** To the right of the middle: more. */
function Gap({ gap }: { readonly gap: number }) {
  const side = gap >= 0 ? { left: '50%' } : { right: '50%' }
  return (
    <>
      <span
        className="fn-gap-bar"
        data-gap={gap >= 0 ? 'more' : 'less'}
        style={{ ...side, width: `${Math.min(1, Math.abs(gap)) * 50}%` }}
      />
      <span className="fn-number">{gapWords(gap)}</span>
    </>
  )
}

/** Each side's share of its own time, as a bar of its colour; the words are in the title, and in the line of the graph. */
function SideShares({ model: { sides, tree }, row }: Pick<FunctionCellsProps, 'model' | 'row'>) {
  const shares = sides.map(({ words, slot }, side) => ({
    words,
    color: slot === null ? (side === 0 ? 'var(--seq1)' : 'var(--seq4)') : slotColor(slot),
    share: (row.sideTotal[side] ?? 0) / (tree.sideWeight[side] || 1),
  }))
  const title = shares.map(({ words, share }) => `${words} ${formatPercent(share)}`).join(', ')
  const most = Math.max(...shares.map(({ share }) => share), 1e-9)
  return (
    <span className="fn-sides" title={title} role="img" aria-label={title}>
      {shares.map(({ words, color, share }) => (
        <span key={words} style={{ background: color, height: `${Math.max(4, (share / most) * 100)}%` }} />
      ))}
    </span>
  )
}
