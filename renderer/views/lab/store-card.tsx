import { useState } from 'react'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { LabState, StoreState } from '../../../shared/lessons/lab.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Panel } from '../../components/panel.tsx'
import { counted } from '../../format/number.ts'
import { Age } from '../../panels/age.tsx'
import { actOnStore, takeStoreAt } from '../../store/commands/lab-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'
import { storeLooks } from './lab-words.ts'

type Act = CommandInput<'lab.store'>['do']

/** What can be done to it now, the likeliest first. */
const acts: Readonly<Record<StoreState['state'], readonly (readonly [Act, string])[]>> = {
  starting: [],
  running: [
    ['stop', 'Stop'],
    ['hang', 'Hang'],
    ['slow', 'Slow down'],
    ['fill', 'Fill up'],
    ['empty', 'Empty'],
  ],
  hung: [
    ['resume', 'Let it go on'],
    ['stop', 'Stop'],
  ],
  slow: [
    ['fast', 'Speed up'],
    ['stop', 'Stop'],
  ],
  full: [
    ['free', 'Make room'],
    ['stop', 'Stop'],
  ],
  stopped: [['start', 'Start']],
  gone: [['start', 'Start']],
}

/** The store that all workers share, and what can be done to it. */
export function StoreCard({ lab }: { readonly lab: LabState }) {
  const pending = usePending(pendingKeys.labStore())
  const { store, variant } = lab
  if (store === null) return null
  const [icon, words, tone] = storeLooks[store.state]
  const isOwn = store.kind !== 'given'
  return (
    <Panel title="Store" sub={variant === 'redis' ? 'in use' : 'not in use'}>
      <div className="lb-card">
        <p>{store.words}</p>
        <p className={`lb-state tone-${tone}`}>
          <Icon name={icon} /> {words}
        </p>
        <p className="lb-quiet">
          {store.pid !== null && `pid ${store.pid}, `}
          {store.keyCount === null ? 'keys not known' : counted(store.keyCount, 'key')}, <Age atMs={store.atMs} />
        </p>
        {isOwn ? (
          <div className="lb-buttons">
            {acts[store.state].map(([act, label], at) => (
              <Button
                key={act}
                size="mini"
                kind={at === 0 && store.state === 'running' ? 'danger' : 'plain'}
                aria-label={`${label} (store)`}
                pending={pending}
                onClick={() => void actOnStore(act)}
              >
                {label}
              </Button>
            ))}
          </div>
        ) : (
          <p className="lb-quiet">Others may use it: stop it where it runs, and see here what the shop makes of it.</p>
        )}
        <StoreAddress isOwn={isOwn} />
      </div>
    </Panel>
  )
}

function StoreAddress({ isOwn }: { readonly isOwn: boolean }) {
  const [url, setUrl] = useState('')
  const [error, setError] = useState('')
  const pending = usePending(pendingKeys.labStore())
  const take = async (next: string): Promise<void> => setError(await takeStoreAt(next))
  return (
    <details className="lb-address">
      <summary>Another store</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (url !== '') void take(url)
        }}
      >
        <Field label="Address" hint="redis://host:port, or unix:/path/of/its/socket" error={error}>
          {(control) => (
            <input {...control} className="input" value={url} onChange={(event) => setUrl(event.target.value)} />
          )}
        </Field>
        <Button size="mini" type="submit" pending={pending} disabled={url === ''}>
          Use it
        </Button>
        {!isOwn && (
          <Button size="mini" pending={pending} onClick={() => void take('')}>
            Back to our own
          </Button>
        )}
      </form>
    </details>
  )
}
