import { unpackHistories } from '../../../shared/ipc/packed-histories.ts'

/** In the page of the bench: what the deck's own page has in its bundle. */
Object.assign(globalThis, { unpackHistories })
