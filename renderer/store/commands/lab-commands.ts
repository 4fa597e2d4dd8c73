import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { ShopVariant } from '../../../shared/lessons/lab.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { pendingKeys } from './run-command.ts'

/** What a person does in the state lab. Failures become alerts. */

/** Its state as it is now, and whether somebody looks: only then its users ask by themselves. */
export async function watchLab(isSeen: boolean): Promise<void> {
  await bridge.invoke('lab.watch', { isSeen })
  if (!isSeen) return
  const told = await bridge.invoke('lab.state', {})
  if (told.ok) deckStore.setState({ lab: told.value })
}

export async function openLab(variant: ShopVariant): Promise<void> {
  await runCommand('lab.open', { variant }, { pendingKey: pendingKeys.lab(), failure: 'The state lab did not open' })
}

export async function closeLab(): Promise<void> {
  await runCommand('lab.close', {}, { pendingKey: pendingKeys.lab(), failure: 'The state lab did not close' })
}

export async function setLabVariant(asked: CommandInput<'lab.variant'>): Promise<void> {
  await runCommand('lab.variant', asked, { pendingKey: pendingKeys.lab(), failure: 'The shop was not switched' })
}

export async function actAsUser(asked: CommandInput<'lab.user'>): Promise<void> {
  const pendingKey = pendingKeys.labUser(asked.userId)
  await runCommand('lab.user', asked, { pendingKey, failure: 'The shop was not asked' })
}

export async function tryTabs(times: number): Promise<void> {
  await runCommand('lab.tabs', { times }, { pendingKey: pendingKeys.labTabs(), failure: 'The two tabs came to no end' })
}

export async function actOnStore(act: CommandInput<'lab.store'>['do']): Promise<void> {
  const options = { pendingKey: pendingKeys.labStore(), failure: 'The store is as it was' }
  await runCommand('lab.store', { do: act }, options)
}

/** Answers what is wrong with the address; '' when the shop uses it. */
export async function takeStoreAt(url: string): Promise<string> {
  const used = await runCommand('lab.storeAddress', { url }, { pendingKey: pendingKeys.labStore() })
  return used.ok ? '' : used.error.message
}
