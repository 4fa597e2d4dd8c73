import { fail } from '../../../../shared/result.ts'
import type { Engines } from '../../../engines/types.ts'

const none = async () => fail('unsupported-here', 'There is no container engine here')

/** For decks whose test has nothing to do with containers. */
export const noEngines: Engines = {
  hosts: async () => [],
  look: none,
  open: none,
  build: none,
  createService: none,
  ground: none,
  nodeOptions: none,
  push: none,
  close() {},
}
