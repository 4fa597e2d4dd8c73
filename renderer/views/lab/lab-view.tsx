import './lab.css'
import { useEffect } from 'react'
import type { LabState, ShopVariant } from '../../../shared/lessons/lab.ts'
import { shopVariants } from '../../../shared/lessons/lab.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { closeLab, openLab, setLabVariant, watchLab } from '../../store/commands/lab-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { variantTexts } from './lab-words.ts'
import { LabWorkers } from './lab-workers.tsx'
import { StoreCard } from './store-card.tsx'
import { TabsCard } from './tabs-card.tsx'
import { UsersPanel } from './users-panel.tsx'

/** A small shop with four workers, and the users who lose what it keeps in the wrong place. */
export function LabView() {
  const lab = useDeck((state) => state.lab)
  useEffect(() => {
    void watchLab(true)
    return () => void watchLab(false)
  }, [])
  if (lab === null) return null
  const isOpen = lab.clusterId !== null
  return isOpen ? <OpenLab lab={lab} clusterId={lab.clusterId ?? ''} /> : <ClosedLab lab={lab} />
}

function ClosedLab({ lab }: { readonly lab: LabState }) {
  const isPending = usePending(pendingKeys.lab())
  return (
    <div className="lb-closed">
      <h2>Who loses what, when a worker dies?</h2>
      <p>
        A small shop: log in, fill a cart, count visits. Its state can live in four places, switched while it runs. Six
        users come from addresses of their own. Kill a worker, reload, scale, stop the store, and see who notices.
      </p>
      {lab.phase === 'failed' && (
        <p className="lb-problem" role="alert">
          <Icon name="warn" /> {lab.words}
        </p>
      )}
      <Button kind="primary" size="large" icon="play" pending={isPending} onClick={() => void openLab('memory')}>
        Open the shop
      </Button>
      <p className="lb-quiet">Four processes on a free port, and a Redis of its own where one is installed.</p>
    </div>
  )
}

interface OpenLabProps {
  readonly lab: LabState
  readonly clusterId: string
}

function OpenLab({ lab, clusterId }: OpenLabProps) {
  return (
    <div className="lb">
      <LabStrip lab={lab} />
      <UsersPanel lab={lab} />
      <div className="lb-right">
        <LabWorkers clusterId={clusterId} counters={lab.counters} variant={lab.variant} />
        <div className="lb-cards">
          <StoreCard lab={lab} />
          <TabsCard lab={lab} />
        </div>
      </div>
    </div>
  )
}

const choices = shopVariants.map((value: ShopVariant) => ({ value, label: variantTexts[value].label }))

/** Where state lives, and the sentence that says what just happened. */
function LabStrip({ lab }: { readonly lab: LabState }) {
  const isPending = usePending(pendingKeys.lab())
  const { variant, isCured, phase, words } = lab
  return (
    <div className="lb-strip">
      <div className="lb-where">
        <span aria-hidden="true">Where state lives</span>
        <Segmented
          label="Where state lives"
          choices={choices}
          value={variant}
          onChange={(next) => void setLabVariant({ variant: next, isCured: next === 'redis' && isCured })}
        />
        <span className="lb-quiet">{variantTexts[variant].words}</span>
        <span className="lb-space" />
        <Button kind="ghost" icon="close" pending={isPending && phase !== 'switching'} onClick={() => void closeLab()}>
          Close the shop
        </Button>
      </div>
      <p className="lb-said" role="status" data-lost={/ lost /.test(words) && !/nobody lost/.test(words)}>
        <Icon name={phase === 'switching' ? 'busy' : 'pulse'} className={phase === 'switching' ? 'icon-busy' : ''} />
        {words}
      </p>
      {variant === 'sticky' && !lab.hasAddresses && (
        <p className="lb-problem">
          <Icon name="warn" /> This machine gives loopback one address: all users are one to the primary, and sticky is
          an illusion here.
        </p>
      )}
    </div>
  )
}
