import { lazy, Suspense } from 'react'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import { counted } from '../../format/number.ts'
import { placeName } from '../../format/place-name.ts'
import { CommandPalette } from '../../palette/command-palette.tsx'
import { actOnWorker, removeCluster, stopCluster } from '../../store/commands/commands.ts'
import type { DialogState, WorkerTarget } from '../../store/deck-state.ts'
import { useDeck } from '../../store/use-deck.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import {
  ConfirmClosePicture,
  ConfirmDelete,
  ConfirmDrain,
  ConfirmRollBack,
  ConfirmScaleToZero,
} from './confirm-fleet.tsx'
import { DevToolsDialog } from './devtools-dialog.tsx'
import { KeySheet } from './key-sheet.tsx'
import { OrderDialog } from './order-dialog.tsx'
import { RequestDialog } from './request-dialog.tsx'

// Not needed for the first paint.
const ContainersDialog = lazy(async () => ({
  default: (await import('../../views/containers/containers-dialog.tsx')).ContainersDialog,
}))
const RunServiceDialog = lazy(async () => ({
  default: (await import('../../views/containers/run-service-dialog.tsx')).RunServiceDialog,
}))
const ReachNodeDialog = lazy(async () => ({
  default: (await import('../../views/containers/reach-node-dialog.tsx')).ReachNodeDialog,
}))
const UpdateDialog = lazy(async () => ({
  default: (await import('../../views/containers/update-dialog.tsx')).UpdateDialog,
}))
const ClassDialog = lazy(async () => ({
  default: (await import('../../views/lessons/class/class-dialog.tsx')).ClassDialog,
}))
const OpenDialog = lazy(async () => ({ default: (await import('../../views/open/open-dialog.tsx')).OpenDialog }))
const ExportDialog = lazy(async () => ({
  default: (await import('../../views/export/export-dialog.tsx')).ExportDialog,
}))
const HeapDialog = lazy(async () => ({ default: (await import('../../views/heap/heap-dialog.tsx')).HeapDialog }))
const TakeDialog = lazy(async () => ({ default: (await import('../../views/heap/take-dialog.tsx')).TakeDialog }))
const ProfilesDialog = lazy(async () => ({
  default: (await import('../../views/profiles/profiles-dialog.tsx')).ProfilesDialog,
}))
const RulesDialog = lazy(async () => ({ default: (await import('../../views/rules/rules-dialog.tsx')).RulesDialog }))
const SourceDialog = lazy(async () => ({ default: (await import('../../views/start/source-dialog.tsx')).SourceDialog }))

/** The one dialog that is open, if any. */
export function Dialogs() {
  const dialog = useDeck((state) => state.dialog)
  if (dialog === null) return null
  return (
    <Suspense fallback={null}>
      <OneDialog dialog={dialog} />
    </Suspense>
  )
}

function OneDialog({ dialog }: { readonly dialog: DialogState }) {
  switch (dialog.kind) {
    case 'open':
      return <OpenDialog mode={dialog} />
    case 'edit':
      return <OpenDialog mode={dialog} />
    case 'rules':
      return <RulesDialog clusterId={dialog.clusterId} />
    case 'confirm-stop':
      return <ConfirmStop clusterId={dialog.clusterId} />
    case 'confirm-remove':
      return <ConfirmRemove clusterId={dialog.clusterId} />
    case 'confirm-kill':
      return (
        <ConfirmDialog
          title={`SIGKILL ${placeName(dialog.target.slot)} now?`}
          confirm="Kill now"
          onConfirm={() => void actOnWorker(dialog.clusterId, dialog.target, { action: 'worker.sigkill' })}
        >
          <KillWords clusterId={dialog.clusterId} target={dialog.target} />
        </ConfirmDialog>
      )
    case 'request':
      return <RequestDialog clusterId={dialog.clusterId} target={dialog.target} />
    case 'devtools':
      return <DevToolsDialog clusterId={dialog.clusterId} target={dialog.target} />
    case 'order':
      return <OrderDialog clusterId={dialog.clusterId} target={dialog.target} action={dialog.action} />
    case 'containers':
      return <ContainersDialog />
    case 'run-service':
      return <RunServiceDialog clusterId={dialog.clusterId} />
    case 'update-fleet':
      return <UpdateDialog clusterId={dialog.clusterId} />
    case 'confirm-drain':
      return <ConfirmDrain clusterId={dialog.clusterId} nodeId={dialog.nodeId} />
    case 'reach-node':
      return <ReachNodeDialog clusterId={dialog.clusterId} nodeId={dialog.nodeId} />
    case 'confirm-roll-back':
      return <ConfirmRollBack clusterId={dialog.clusterId} />
    case 'confirm-delete-service':
      return <ConfirmDelete clusterId={dialog.clusterId} />
    case 'heap-take':
      return <TakeDialog clusterId={dialog.clusterId} target={dialog.target} />
    case 'heap':
      return <HeapDialog />
    case 'export':
      return <ExportDialog clusterId={dialog.clusterId} />
    case 'source':
      return <SourceDialog sample={dialog.sample} />
    case 'profiles':
      return <ProfilesDialog profileId={dialog.profileId} />
    case 'class':
      return <ClassDialog />
    case 'commands':
      return <CommandPalette />
    case 'keys':
      return <KeySheet />
  }
}

/** What comes of it: whoever supervises decides about the slot, and a rule about the workers of a primary that ends. */
function KillWords({ clusterId, target }: { readonly clusterId: string; readonly target: WorkerTarget }) {
  const cluster = useDeck((state) => state.live.clusters[clusterId])
  const who = `pid ${target.pid} (g${target.generation}) ends at once`
  if (target.slot === ownPrimaryPlace) {
    const livesOn = cluster?.settings.orphans === 'live-on'
    return `${who}. ${livesOn ? 'Its workers live on' : 'Its workers end with it, as under Node'}, as the settings say.`
  }
  const next =
    (cluster?.ownPrimary ?? null) === null ? 'The slot is filled again.' : 'Your primary decides what follows.'
  return `${who}; requests it holds are cut. ${next}`
}

function ConfirmStop({ clusterId }: { readonly clusterId: string }) {
  const cluster = useDeck((state) => state.live.clusters[clusterId])
  if (cluster === undefined) return null
  if (cluster.fleet !== null) return <ConfirmScaleToZero cluster={cluster} fleet={cluster.fleet} />
  return (
    <ConfirmDialog
      title={`Stop ${cluster.settings.name}?`}
      confirm="Stop cluster"
      onConfirm={() => void stopCluster(clusterId)}
    >
      {`${counted(cluster.slots.filter((slot) => slot.pid !== null).length, 'worker')} will finish open requests and end; new connections are refused until you start it again.`}
    </ConfirmDialog>
  )
}

function ConfirmRemove({ clusterId }: { readonly clusterId: string }) {
  const cluster = useDeck((state) => state.live.clusters[clusterId])
  if (cluster === undefined) return null
  if (cluster.fleet !== null) return <ConfirmClosePicture cluster={cluster} fleet={cluster.fleet} />
  const { name } = cluster.settings
  return (
    <ConfirmDialog title={`Remove ${name}?`} confirm="Remove cluster" onConfirm={() => void removeCluster(clusterId)}>
      {cluster.runState === 'stopped' ? '' : 'Its workers are stopped first. '}
      The script and its settings stay among the recent ones; its history here is forgotten.
    </ConfirmDialog>
  )
}
