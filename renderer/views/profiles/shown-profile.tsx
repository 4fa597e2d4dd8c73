import { useDeferredValue, useMemo, useState } from 'react'
import type { Profile } from '../../../shared/inspection/profile.ts'
import { FlameGraph } from './flame/flame-graph.tsx'
import { OriginLegend } from './flame/origin-legend.tsx'
import { type FlameChoice, flameModel, slotsOf, soundChoice } from './flame-model.ts'
import { FunctionList } from './functions/function-list.tsx'
import { matchOf } from './functions/function-order.ts'
import { ProfileHead } from './profile-head.tsx'
import { ProfileTools } from './profile-tools.tsx'

interface ShownProfileProps {
  readonly profile: Profile
  /** As it is called now. */
  readonly name: string
  /** The earlier one that it is held against; null: none. */
  readonly before: Profile | null
  readonly onAlone: () => void
}

const everything: FlameChoice = { slot: null, order: 'heavy', withIdle: false, gapSlot: null }

/** A profile as flame graph and table, or what changed between two. */
export function ShownProfile({ profile, name, before, onAlone }: ShownProfileProps) {
  const [wanted, setWanted] = useState(everything)
  const [text, setText] = useState('')
  const [selectedFn, selectFn] = useState<number | null>(null)
  const slots = useMemo(() => slotsOf(profile), [profile])
  const choice = useMemo(() => soundChoice(wanted, slots, before !== null), [wanted, slots, before])
  const model = useMemo(() => flameModel(profile, before, choice), [profile, before, choice])
  const searched = useDeferredValue(text)
  const isMatch = useMemo(() => matchOf(model, searched), [model, searched])
  const isSearching = searched.trim() !== ''
  const choose = (next: FlameChoice): void => {
    setWanted(next)
    selectFn(null)
  }
  return (
    <div className="pf-shown">
      <ProfileHead profile={profile} name={name} before={before} model={model} onAlone={onAlone} />
      <ProfileTools
        {...{ slots, choice, model, text, isMatch, isSearching }}
        isCompared={before !== null}
        onChoice={choose}
        onText={setText}
      />
      {(model.tree.nodes.total[0] ?? 0) === 0 ? (
        <NothingSampled isIdle={model.tree.sideIdle.some((weight) => weight > 0)} />
      ) : (
        <>
          <FlameGraph key={keyOf(choice)} {...{ model, isMatch, isSearching, selectedFn }} onSelect={selectFn} />
          <OriginLegend model={model} />
          <FunctionList
            key={model.gaps === null ? 'weights' : 'gaps'}
            {...{ model, isMatch, isSearching, selectedFn }}
            onSelect={selectFn}
          />
        </>
      )}
    </div>
  )
}

function keyOf({ slot, order, withIdle, gapSlot }: FlameChoice): string {
  return [slot, order, withIdle, gapSlot].join(' ')
}

function NothingSampled({ isIdle }: { readonly isIdle: boolean }) {
  return (
    <div className="pf-none" role="status">
      <p>{isIdle ? 'Nothing was done in this time: it was idle throughout.' : 'Nothing was sampled in this time.'}</p>
      <p>{isIdle ? 'Switch “Idle” on to see it, or sample while requests come.' : 'Sample again, for longer.'}</p>
    </div>
  )
}
