import type { StoreState } from '../../../../shared/lessons/lab.ts'
import type { Tone } from '../../../../shared/model/event.ts'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { Panel } from '../../../components/panel.tsx'
import { formatNumber } from '../../../format/number.ts'
import { Age } from '../../../panels/age.tsx'

type Looks = readonly [icon: IconName, words: string, tone: Tone]

const looks: Readonly<Record<StoreState['state'], Looks>> = {
  starting: ['starting', 'starting', 'info'],
  running: ['listening', 'running', 'ok'],
  hung: ['hang', 'hung: its connections are open, it answers nobody', 'hot'],
  slow: ['slow', 'slow: each answer waits', 'warn'],
  full: ['warn', 'full: it refuses to write', 'warn'],
  stopped: ['stopped', 'stopped', 'idle'],
  gone: ['failed', 'gone', 'bad'],
}

/** The one place outside of the workers where the app keeps its state. */
export function StorePane({ store }: { readonly store: StoreState | null }) {
  if (store === null) {
    return (
      <Panel title="Store" className="lr-pane lr-store">
        <p className="lr-none">This app keeps nothing outside of its workers.</p>
      </Panel>
    )
  }
  const [icon, words, tone] = looks[store.state]
  return (
    <Panel title="Store" className="lr-pane lr-store" sub={store.words}>
      <dl className="lr-facts">
        <dt>State</dt>
        <dd className={`tone-${tone}`}>
          <Icon name={icon} />
          {words}
        </dd>
        <dt>Keys</dt>
        <dd>
          {store.keyCount === null ? 'not known' : formatNumber(store.keyCount)}
          <span className="lr-quiet">
            <Age atMs={store.atMs} />
          </span>
        </dd>
        <dt>Address</dt>
        <dd className="mono selectable ellipsis" title={store.url}>
          {store.url}
        </dd>
        <dt>Process</dt>
        <dd>{store.pid === null ? 'not of this deck' : `pid ${store.pid}`}</dd>
      </dl>
    </Panel>
  )
}
