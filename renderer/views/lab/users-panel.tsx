import type { LabState, ShopUser } from '../../../shared/lessons/lab.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Panel } from '../../components/panel.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatDelay } from '../../format/duration.ts'
import { Age } from '../../panels/age.tsx'
import { actAsUser } from '../../store/commands/lab-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'
import { cartWords, userLooks } from './lab-words.ts'

/** Six browsers: what each expects, what it finds, and what it lost. */
export function UsersPanel({ lab }: { readonly lab: LabState }) {
  const pending = usePending(pendingKeys.labUser(null))
  const all = (what: 'login' | 'ask' | 'add-item', words: string) => (
    <Button size="mini" pending={pending} onClick={() => void actAsUser({ userId: null, do: what })}>
      {words}
    </Button>
  )
  const where = lab.hasAddresses
    ? 'each a browser with an address of its own'
    : 'each a browser; one address for all here'
  return (
    <Panel
      title="Users"
      sub={where}
      className="lb-users"
      actions={
        <span className="lb-all">
          {all('login', 'All log in')}
          {all('ask', 'All ask')}
          {all('add-item', 'All add an item')}
        </span>
      }
    >
      <ul className="lb-list" aria-label="Users">
        {lab.users.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
    </Panel>
  )
}

function UserRow({ user }: { readonly user: ShopUser }) {
  const { id, name, address, sees, losses, expects } = user
  const pending = usePending(pendingKeys.labUser(id))
  const [icon, words, tone] = userLooks(user)
  const loss = losses.at(-1)
  const isOver = loss === undefined || (loss.what === 'the login' && sees.state === 'in')
  const act = (what: Parameters<typeof actAsUser>[0]['do'], label: string) => (
    <Button
      size="mini"
      aria-label={`${name}: ${label}`}
      pending={pending}
      onClick={() => void actAsUser({ userId: id, do: what })}
    >
      {label}
    </Button>
  )
  return (
    <li className="lb-user">
      <div className="lb-who">
        <b>{name}</b>
        <span className="mono">{address}</span>
      </div>
      <div className="lb-who">
        <span className={`lb-state tone-${tone}`} title={sees.words}>
          <Icon name={icon} /> {words}
        </span>
        {loss !== undefined && (
          <span className="lb-count" title={losses.map(({ what, after }) => `${what}: ${after}`).join('\n')}>
            lost something {losses.length === 1 ? 'once' : `${losses.length} times`}
          </span>
        )}
      </div>
      <span className="lb-cart">{cartWords(user)}</span>
      <span className="lb-answer">
        <LastAnswer sees={sees} />
      </span>
      <span className="lb-acts">
        {expects.isLoggedIn && sees.state !== 'out' ? act('logout', 'Log out') : act('login', 'Log in')}
        {act('ask', 'Ask')}
        {act('ask-4', 'Ask 4 times')}
        {act('add-item', 'Add item')}
      </span>
      {(!isOver || sees.state === 'error') && (
        <p className="lb-loss">
          {sees.state === 'error' && <span className="tone-bad">{sees.words}. </span>}
          {!isOver && (
            <>
              <span className="lb-lost">Lost</span> {loss.what} <Age atMs={loss.atMs} />: {loss.after}
            </>
          )}
        </p>
      )}
    </li>
  )
}

function LastAnswer({ sees }: Pick<ShopUser, 'sees'>) {
  if (sees.atMs === null) return null
  if (sees.state === 'waiting') {
    return (
      <span className="tone-hot">
        asked <Age atMs={sees.atMs} />
      </span>
    )
  }
  return (
    <>
      {sees.slot === null ? 'nobody' : <SlotChip slot={sees.slot} />}
      <span className="lb-code" data-status={sees.status === null ? 'none' : Math.floor(sees.status / 100)}>
        {sees.status ?? 'no answer'}
      </span>
      {sees.ms !== null && <span>{formatDelay(sees.ms)}</span>}
    </>
  )
}
