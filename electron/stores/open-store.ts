import type { Result } from '../../shared/result.ts'
import type { RunningStore } from './running-store.ts'

export interface StoreRequest {
  /** For its socket; made when missing. */
  readonly folder: string
  /** `any`: Redis or Valkey where one is installed, else the small store; or the address of one. */
  readonly wish: 'any' | 'small' | (string & {})
}

/** How the rest of the deck gets a store. */
export type OpenStore = (request: StoreRequest) => Promise<Result<RunningStore>>
