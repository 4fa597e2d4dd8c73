import './catalogue.css'
import { useState } from 'react'
import { type FaultId, faultActions } from '../../../../shared/actions/faults/fault-actions.ts'
import { Icon } from '../../../components/icon.tsx'
import { Kbd } from '../../../components/kbd.tsx'
import { ariaKey, shownKey } from '../../../keys/key-words.ts'
import {
  type FaultGround,
  faultGround,
  fitsGround,
  isOfContainers,
  pickFault,
  usePickedFault,
} from '../../../store/fault-choice.ts'
import { useDeck, useIsMac } from '../../../store/use-deck.ts'
import { type FoundGroup, findFaults, refusedGroups } from './find-faults.ts'

/** Every fault there is, by where it bites. A press shows its form. */
export function Catalogue({ clusterId }: { readonly clusterId: string }) {
  const [typed, setTyped] = useState('')
  const ground = useDeck((state) => faultGround(state, clusterId))
  const found = findFaults(typed, ground)
  const [first] = found.flatMap(({ faults }) => faults)
  return (
    <section className="panel fa-catalogue" aria-label="Catalogue">
      <div className="panel-head fa-catalogue-head">
        <h2>Fault catalogue</h2>
        <span className="panel-sub">every fault ends by itself, and can be undone</span>
        <FindField
          typed={typed}
          onType={setTyped}
          onEnter={() => {
            if (first !== undefined) pickFault(clusterId, first.id)
          }}
        />
      </div>
      <ul className="fa-groups" aria-label="Fault catalogue">
        {found.map((group) => (
          <Group key={group.group} clusterId={clusterId} found={group} />
        ))}
        {isOfContainers(ground) && typed === '' && <NotHere ground={ground} />}
      </ul>
      <p className="fa-none" role="status">
        {found.length === 0
          ? `None of the ${faultActions.filter(({ id }) => fitsGround(id, ground)).length} faults matches “${typed.trim()}”.`
          : ''}
      </p>
    </section>
  )
}

interface FindFieldProps {
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly onEnter: () => void
}

function FindField({ typed, onType, onEnter }: FindFieldProps) {
  const isMac = useIsMac()
  return (
    <span className="panel-actions fa-find">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        data-search=""
        aria-label="Find a fault"
        aria-keyshortcuts={ariaKey('search', isMac)}
        placeholder="Find a fault"
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter()
          if (event.key === 'Escape') onType('')
        }}
      />
      {typed === '' && <Kbd keys={shownKey('search', isMac)} />}
    </span>
  )
}

/** What containers cannot have stands there with its reason, so that nobody looks for it. */
function NotHere({ ground }: { readonly ground: FaultGround }) {
  return (
    <li className="fa-group" data-group="refused">
      <h3>Not on containers</h3>
      <dl className="fa-refused">
        {refusedGroups(ground).map(({ words, why }) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

interface GroupProps {
  readonly clusterId: string
  readonly found: FoundGroup
}

function Group({ clusterId, found: { group, words, hint, faults } }: GroupProps) {
  const picked = usePickedFault(clusterId)
  return (
    <li className="fa-group" data-group={group} style={{ gridRowEnd: `span ${faults.length + 1}` }}>
      <h3 title={hint}>{words}</h3>
      <ul>
        {faults.map((fault) => (
          <li key={fault.id}>
            <FaultButton fault={fault} isPicked={fault.id === picked} onPick={(id) => pickFault(clusterId, id)} />
          </li>
        ))}
      </ul>
    </li>
  )
}

interface FaultButtonProps {
  readonly fault: FoundGroup['faults'][number]
  readonly isPicked: boolean
  readonly onPick: (fault: FaultId) => void
}

function FaultButton({ fault: { id, words, hint, icon }, isPicked, onPick }: FaultButtonProps) {
  return (
    <button
      type="button"
      className="fa-entry"
      aria-pressed={isPicked}
      title={`${words}: ${hint}`}
      onClick={() => onPick(id)}
    >
      <Icon name={icon} />
      <span className="fa-entry-words ellipsis">{words}</span>
      <span className="visually-hidden">: </span>
      <span className="fa-entry-hint ellipsis">{hint}</span>
    </button>
  )
}
