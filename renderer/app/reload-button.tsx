import { useLayoutEffect, useRef } from 'react'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { Button } from '../components/button.tsx'
import { cancelReload, startReload } from '../store/commands.ts'
import { pendingKeys } from '../store/run-command.ts'
import { usePending } from '../store/use-deck.ts'
import { drainWarning } from './drain-warning.ts'

/** Replaces all workers without losing a request; while that lasts, how far it is and the way out of it. */
export function ReloadButton({ cluster }: { readonly cluster: ClusterSnapshot }) {
  if (cluster.runState === 'stopped') return null
  return <KeepFocus of={cluster.reload?.state === 'running' ? 'status' : 'button'} cluster={cluster} />
}

/**
 * What begins a reload and what stands there while it runs take each other's place: whoever came by keyboard keeps theirs.
 * On the way in the words get the focus and not the button: a key held down would cancel what it has just begun.
 */
function KeepFocus({ of, cluster }: { readonly of: 'status' | 'button'; readonly cluster: ClusterSnapshot }) {
  const group = useRef<HTMLSpanElement>(null)
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other one has just come
  useLayoutEffect(() => {
    const isLost = hadFocus.current && document.activeElement === document.body
    if (isLost) group.current?.querySelector<HTMLElement>('[role=status], button')?.focus()
  }, [of])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be for fields
    <span
      className="head-reload"
      role="group"
      aria-label="Reload"
      ref={group}
      onFocus={({ target }) => {
        hadFocus.current = target.matches(':focus-visible')
      }}
      onBlur={() => {
        hadFocus.current = false
      }}
    >
      <ReloadParts cluster={cluster} />
    </span>
  )
}

function ReloadParts({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { id, reload, runState } = cluster
  const pending = usePending(pendingKeys.reload(id))
  if (reload?.state !== 'running') {
    return (
      <Button
        icon="reload"
        className="head-shrink"
        aria-label="Rolling reload"
        title={
          runState === 'running'
            ? (drainWarning(cluster) ?? 'Rolling reload: new workers first, no request lost (r)')
            : 'It is not running yet'
        }
        pending={pending}
        disabled={runState !== 'running'}
        onClick={() => void startReload(id, null)}
      >
        <span className="head-wide">Reload</span>
      </Button>
    )
  }
  return (
    <>
      <span
        className="head-badge"
        role="status"
        aria-label="Reload"
        data-tone="info"
        title={reload.words}
        tabIndex={-1}
      >
        {`Reload ${reload.done}/${reload.total}`}
      </span>
      <Button
        kind="ghost"
        icon="close"
        iconOnly
        aria-label="Cancel reload"
        title="Cancel the reload: what is replaced stays so"
        pending={pending}
        onClick={() => void cancelReload(id)}
      />
    </>
  )
}
