import './repeat.css'
import { counted } from '../../../../format/number.ts'
import { numberWords } from '../answer-words.ts'
import type { Bin, Distribution } from './distribution.ts'

interface HistogramProps {
  readonly distribution: Distribution
  /** What was measured, in words. */
  readonly words: string
  readonly unit: string
}

/** How often what was measured: a bar for each value or range, and the same as a table for who cannot see it. */
export function Histogram({ distribution: { bins, most, median }, words, unit }: HistogramProps) {
  return (
    <figure className="histogram" aria-label={`Distribution of: ${words}`}>
      <div className="histogram-bars" aria-hidden="true">
        {bins.map((bin) => (
          <span key={bin.from} className="histogram-bin" data-median={median !== null && holds(bin, median)}>
            <span className="histogram-count">{bin.count > 0 ? bin.count : ''}</span>
            <span className="histogram-bar" style={{ height: `${(bin.count / Math.max(1, most)) * 100}%` }} />
            <span className="histogram-tick">{numberWords(bin.from, bin.from === bin.to ? unit : tickUnit(unit))}</span>
          </span>
        ))}
      </div>
      <table className="visually-hidden">
        <caption>{words}</caption>
        <tbody>
          {bins.map((bin) => (
            <tr key={bin.from}>
              <th scope="row">{rangeWords(bin, unit)}</th>
              <td>{counted(bin.count, 'round')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

/** "3 of 4", "40 /s to 50 /s". */
function rangeWords({ from, to }: Bin, unit: string): string {
  return from === to ? numberWords(from, unit) : `${numberWords(from, unit)} to ${numberWords(to, unit)}`
}

const holds = ({ from, to }: Bin, value: number): boolean =>
  from === to ? Math.abs(value - from) <= 0.5 : value >= from && value < to

/** Units that stand in the title need not stand below each bar; those that change the number do. */
const tickUnit = (unit: string): string => (['ms', 'ratio', 'bytes'].includes(unit) ? unit : '')
