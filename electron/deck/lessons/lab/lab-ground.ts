import { createServer } from 'node:net'
import type { Clock } from '../../../../shared/base/clock.ts'
import type { ShopVariant } from '../../../../shared/lessons/lab.ts'
import { lessonFileSchema } from '../../../../shared/lessons/lesson-file.ts'
import type { PolicyId } from '../../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { OpenStore } from '../../../stores/open-store.ts'
import type { RunningStore } from '../../../stores/running-store.ts'
import type { ClusterSession } from '../../session/cluster-session.ts'
import { reloadAll } from '../hands/await-reload.ts'
import type { LessonDeck } from '../lesson-deck.ts'
import { type CopyPlace, copyFolder, removeCopy } from '../lesson-folder.ts'
import { openLessonCluster } from '../open-lesson-cluster.ts'

/** What the lab stands on: a copy of the shop, a store, a cluster. */
export interface LabGround {
  readonly session: ClusterSession
  readonly port: number
  readonly folder: string
}

export interface LabGroundParts {
  readonly deck: LessonDeck
  readonly place: CopyPlace
  /** The shop's folder, as it ships. */
  readonly shop: string
  readonly workers: number
  readonly openStore: OpenStore
  readonly clock: Clock
}

/** Which state the shop's workers are told to keep, and where connections go. */
export interface ShopSetting {
  readonly variant: ShopVariant
  readonly isCured: boolean
  readonly storeUrl: string
}

export function shopEnv({ variant, isCured, storeUrl }: ShopSetting): Record<string, string> {
  return { SHOP_STATE: variant, SHOP_CURED: isCured ? '1' : '0', STORE_URL: storeUrl }
}

const policyOf = (variant: ShopVariant): PolicyId => (variant === 'sticky' ? 'sticky' : 'round-robin')

/** Beside the copy, under the name of the same process. */
const storeFolderOf = (folder: string): string => `${folder}-store`

/** Copies the shop and opens a store for it; the cluster comes with `openShop`. */
export async function prepareShop(
  { place, shop, openStore }: LabGroundParts,
  wish: string,
): Promise<Result<{ readonly folder: string; readonly store: RunningStore }>> {
  const copied = await copyFolder(shop, place)
  if (!copied.ok) return copied
  const store = await openStore({ folder: storeFolderOf(copied.value), wish })
  if (store.ok) return ok({ folder: copied.value, store: store.value })
  await removeShop(copied.value)
  return store
}

/** Workers of it on a free port; answers when they stand. */
export async function openShop(
  { deck, clock, workers }: LabGroundParts,
  folder: string,
  setting: ShopSetting,
): Promise<Result<LabGround>> {
  const app = lessonFileSchema.shape.app.parse({
    script: 'server.cjs',
    workers,
    policy: policyOf(setting.variant),
    env: shopEnv(setting),
    // Users of a hung store wait for ever: a drain would wait with them.
    rule: { graceMs: 1500 },
  })
  const asked = { title: 'State lab', app, folder, nodePath: '', storeUrl: setting.storeUrl }
  const opened = await openLessonCluster(deck, asked, clock)
  return opened.ok ? ok({ ...opened.value, folder }) : opened
}

/** Another setting for the workers that run: all are replaced, without losing a request. */
export async function switchShop(
  { session }: LabGround,
  setting: ShopSetting,
  clock: Clock,
): Promise<Result<{ readonly words: string }>> {
  const env = { ...session.settings.env, ...shopEnv(setting) }
  const updated = await session.update({ env, policy: policyOf(setting.variant) })
  return updated.ok ? reloadAll(session, clock) : updated
}

export async function removeShop(folder: string): Promise<string | null> {
  const left = await Promise.all([removeCopy(folder), removeCopy(storeFolderOf(folder))])
  return left.find((words) => words !== null) ?? null
}

/** Whether connections can come from 127.0.0.2 and up: on some systems loopback has one address. */
export function hasLoopbackAddresses(): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(0, '127.0.0.12', () => probe.close(() => done(true)))
  })
}

export const notOpen = (): Result<never> => fail('wrong-state', 'The state lab is not open: open it first')
