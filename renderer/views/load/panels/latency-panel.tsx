import type { LoadLatency } from '../../../../shared/model/load.ts'
import type { LoadModel } from '../../../../shared/model/load-settings.ts'
import { Panel } from '../../../components/panel.tsx'
import { formatNumber } from '../../../format/number.ts'
import { hiddenRows, hiddenWords, msWords } from './latency-words.ts'

interface LatencyPanelProps {
  readonly latency: LoadLatency | null
  readonly model: LoadModel
  /** How late the generator itself was at most. */
  readonly lateMs: number
  /** The figures are of one step of an experiment. */
  readonly isOverSteps: boolean
}

/** Percentiles twice: as a person who had to wait saw them, and as a generator that waits with the server would report them. */
export function LatencyPanel({ latency, model, lateMs, isOverSteps }: LatencyPanelProps) {
  const isOpen = model === 'open'
  return (
    <Panel title="Latency" sub={`ms, from when ${isOpen ? 'due' : 'written'}${isOverSteps ? '; newest step' : ''}`}>
      <div className="ld-panel-body">
        {latency === null ? (
          <p className="ld-quiet">No request was answered yet.</p>
        ) : (
          <>
            <table className="ld-table" aria-label="Latency percentiles, ms">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="visually-hidden">Percentile</span>
                  </th>
                  <th scope="col" title={isOpen ? 'From when a request was due' : 'From when a request was written'}>
                    {isOpen ? 'Corrected' : 'Latency'}
                  </th>
                  {isOpen && (
                    <th scope="col" title="From when a request was written">
                      Raw
                    </th>
                  )}
                  {isOpen && (
                    <th scope="col" title="Corrected ÷ raw">
                      Hidden by waiting
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {hiddenRows(latency).map(({ name, correctedMs, rawMs, times }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="ld-strong">{msWords(correctedMs)}</td>
                    {isOpen && <td>{msWords(rawMs)}</td>}
                    {isOpen && (
                      <td>
                        <span className="ld-hidden">
                          <i style={{ width: `${times <= 1 ? 0 : (1 - 1 / times) * 44}px` }} />
                          <span>×{formatNumber(times, times < 99.95 ? 1 : 0)}</span>
                        </span>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="ld-quiet">{hiddenWords(latency, model, lateMs)}</p>
          </>
        )}
      </div>
    </Panel>
  )
}
