import './recovery.css'
import { useMemo } from 'react'
import { checkTimes, type ExperimentDots, type ExperimentRun } from '../../../../../shared/model/experiment.ts'
import { asSentence } from '../../../../format/sentence.ts'
import { verdictLooks } from '../experiment-words.ts'
import { controlRows } from '../reading.ts'
import { controlName, controlWords, dotPlaces, dotWords, figureRows, spreadWords } from './recovery-words.ts'

interface RecoveryProps {
  readonly run: ExperimentRun
  readonly runs: readonly ExperimentRun[]
  readonly dots: readonly ExperimentDots[]
  readonly onShow: (number: number) => void
}

/** How a run recovered, beside the window before as its control; and how all repeats did, every run a dot. */
export function Recovery({ run, runs, dots, onShow }: RecoveryProps) {
  return (
    <div className="ex-recovery">
      <dl className="ex-figures" aria-label="Recovery">
        {figureRows(run.figures).map(({ name, value, title }) => (
          <div key={name} title={title}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Control run={run} />
      {run.remarks.length > 0 && (
        <ul className="ex-remarks" aria-label="Remarks of the load generator">
          {run.remarks.map(({ words }) => (
            <li key={words}>{asSentence(words)}</li>
          ))}
        </ul>
      )}
      {runs.length > 1 && <Repeats runs={runs} dots={dots} shown={run.number} onShow={onShow} />}
    </div>
  )
}

function Control({ run }: { readonly run: ExperimentRun }) {
  const rows = useMemo(() => controlRows(run), [run])
  return (
    <table className="ex-table ex-control" aria-label="Control">
      <thead>
        <tr>
          <th scope="col">Beside the window before</th>
          {checkTimes.map((time) => (
            <th key={time} scope="col">
              {time}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.figure}>
            <th scope="row">{controlName(row)}</th>
            {checkTimes.map((time) => (
              <td key={time}>{controlWords(row.figure, row.values[time])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface RepeatsProps {
  readonly runs: readonly ExperimentRun[]
  readonly dots: readonly ExperimentDots[]
  readonly shown: number
  readonly onShow: (number: number) => void
}

/** One line for each figure, from zero to the most of it; a press on a dot shows its run. */
function Repeats({ runs, dots, shown, onShow }: RepeatsProps) {
  return (
    <section className="ex-repeats" aria-label="Repeats">
      <h3>Every run a dot</h3>
      {dots.map((figure) => (
        <div key={figure.words} className="ex-dots">
          <span className="ex-dots-name">{figure.words}</span>
          <span className="ex-dots-line">
            {dotPlaces(figure).map((place, index) => {
              const run = runs[index]
              if (place === null || run === undefined) return null
              const { word, tone } = verdictLooks[run.verdict]
              return (
                <button
                  key={run.number}
                  type="button"
                  className={`ex-dot tone-${tone}`}
                  data-verdict={run.verdict}
                  aria-pressed={run.number === shown}
                  aria-label={`Run ${run.number}: ${dotWords(figure.unit, figure.values[index] ?? null)}, ${word}`}
                  title={`Run ${run.number}: ${dotWords(figure.unit, figure.values[index] ?? null)}, ${word}`}
                  style={{ left: `${place * 100}%` }}
                  onClick={() => onShow(run.number)}
                />
              )
            })}
          </span>
          <span className="ex-dots-words">{spreadWords(figure)}</span>
        </div>
      ))}
    </section>
  )
}
