import type { HeldConnection } from '../../../../shared/inspection/holding.ts'

/** What a connection is doing, in words. */
export const stateWords: Readonly<Record<HeldConnection['state'], string>> = {
  silent: 'never asked',
  idle: 'idle',
  'in-request': 'in a request',
  upgraded: 'upgraded',
  other: 'not HTTP/1',
}
