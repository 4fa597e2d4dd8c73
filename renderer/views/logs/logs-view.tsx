import './logs-view.css'
import { useLogChoice } from '../../store/log-choice.ts'
import { useDeck } from '../../store/use-deck.ts'
import { ErrorList } from './errors/error-list.tsx'
import { LogFooter } from './list/log-footer.tsx'
import { LogList } from './list/log-list.tsx'
import { useReader } from './reader/use-reader.ts'
import { DensityStrip } from './strip/density-strip.tsx'
import { LogToolbar } from './toolbar/log-toolbar.tsx'

/** Everything that the workers of a cluster print and the deck does with them, in one order. */
export function LogsView({ clusterId }: { readonly clusterId: string }) {
  const [reader, picture] = useReader(clusterId)
  const log = useDeck((state) => (state.log?.clusterId === clusterId ? state.log : null))
  const showsErrors = useLogChoice((choice) => choice.showsErrors)
  return (
    <div className="view">
      <div className="lg">
        <section className="panel lg-top" aria-label="Search and filters">
          <LogToolbar clusterId={clusterId} log={log} reader={reader} picture={picture} />
          <DensityStrip log={log} reader={reader} picture={picture} />
        </section>
        <div className="lg-main">
          <section className="panel lg-body" aria-label="Log">
            <LogList clusterId={clusterId} log={log} reader={reader} picture={picture} />
            <LogFooter log={log} />
          </section>
          {showsErrors && <ErrorList clusterId={clusterId} log={log} reader={reader} />}
        </div>
      </div>
    </div>
  )
}
