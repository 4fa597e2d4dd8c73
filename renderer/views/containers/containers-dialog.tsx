import './containers.css'
import { type FormEvent, useState } from 'react'
import type { EngineLook } from '../../../shared/containers/engine.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Refused } from '../../panels/form/form-field.tsx'
import { openContainers } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { usePending } from '../../store/use-deck.ts'
import { EngineFacts } from './engine-facts.tsx'
import { EngineField } from './engine-field.tsx'
import { type Offer, type OfferGroup, offerCount, offersOf } from './offers.ts'
import { useEngineHosts, useEngineLook } from './use-engine.ts'

/** More than this is searched. */
const searchedFrom = 8

/** What runs on a container engine, opened as a cluster: a Swarm service, a service of a Compose project, a label, or a Deployment. */
export function ContainersDialog() {
  const hosts = useEngineHosts()
  const [typed, setTyped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [failure, setFailure] = useState('')
  const pending = usePending(pendingKeys.open())
  const host = typed ?? hosts?.[0]?.address ?? ''
  const { reading, again } = useEngineLook(host)
  const look = reading?.look ?? null
  const all = look === null ? [] : offersOf(look, '').flatMap(({ offers }) => offers)
  const offer = all.find(({ key }) => key === chosen)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending || offer === undefined) return
    setFailure('')
    const opened = await openContainers(offer.source)
    if (opened.ok) closeDialog()
    else setFailure(opened.error.message)
  }

  return (
    <Dialog title="Open containers" size="wide" onClose={closeDialog}>
      <form className="cn-form" noValidate onSubmit={(event) => void submit(event)}>
        <div className="dialog-body cn-body">
          <EngineField
            hosts={hosts}
            host={host}
            onAgain={again}
            onHost={(next) => {
              setTyped(next)
              setChosen(null)
              setFailure('')
            }}
          />
          <EngineFacts host={host} reading={reading} />
          {look !== null && <Offers look={look} chosen={chosen} onChoose={setChosen} />}
          <Refused className="cn-refused" words={failure} />
        </div>
        <div className="dialog-foot">
          <span className="dialog-foot-note">{noteOf(look)}</span>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            icon="container"
            pending={pending}
            disabled={offer === undefined}
            title={offer === undefined ? 'Choose what to open' : undefined}
          >
            Open
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function noteOf(look: EngineLook | null): string {
  return look?.engine === 'Kubernetes'
    ? 'Kubernetes is read-only here: what it shows is never acted on.'
    : 'Nothing of it is changed by opening it. What is done from here is done for everybody who uses it.'
}

interface OffersProps {
  readonly look: EngineLook
  readonly chosen: string | null
  readonly onChoose: (key: string) => void
}

function Offers({ look, chosen, onChoose }: OffersProps) {
  const [search, setSearch] = useState('')
  const groups = offersOf(look, search)
  return (
    <>
      {offerCount(look) > searchedFrom && (
        <span className="cn-search">
          <Icon name="search" />
          <input
            className="input"
            type="search"
            aria-label="Search what it has"
            placeholder="Name, image or port"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
      )}
      {groups.map((group) => (
        <Group key={group.title} group={group} isSearched={search.trim() !== ''} chosen={chosen} onChoose={onChoose} />
      ))}
    </>
  )
}

interface GroupProps {
  readonly group: OfferGroup
  readonly isSearched: boolean
  readonly chosen: string | null
  readonly onChoose: (key: string) => void
}

function Group({ group: { title, none, offers }, isSearched, chosen, onChoose }: GroupProps) {
  return (
    <fieldset className="cn-group">
      <legend>
        {title} <span>{offers.length > 0 && offers.length}</span>
      </legend>
      {offers.length === 0 ? (
        <p className="cn-none">{isSearched ? 'None fits the search.' : none}</p>
      ) : (
        offers.map((offer) => (
          <OfferLine key={offer.key} offer={offer} isChosen={offer.key === chosen} onChoose={onChoose} />
        ))
      )}
    </fieldset>
  )
}

interface OfferLineProps {
  readonly offer: Offer
  readonly isChosen: boolean
  readonly onChoose: (key: string) => void
}

function OfferLine({ offer: { key, name, count, isShort, image, ports }, isChosen, onChoose }: OfferLineProps) {
  return (
    <label className="cn-offer" data-chosen={isChosen}>
      <input type="radio" name="containers" checked={isChosen} onChange={() => onChoose(key)} />
      <b className="ellipsis" title={name}>
        {name}
      </b>
      <span className={isShort ? 'cn-count tone-warn' : 'cn-count'}>
        {isShort && <Icon name="warn" size={12} />}
        {count}
      </span>
      <span className="cn-more ellipsis" title={`${image} ${ports}`.trim()}>
        <span className="mono">{image}</span>
        {ports !== '' && <span>{ports}</span>}
      </span>
    </label>
  )
}
