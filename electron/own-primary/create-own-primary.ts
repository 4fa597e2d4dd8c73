import type { OwnPrimaryOptions, OwnPrimaryPorts, OwnPrimaryProcess } from './types.ts'

export function createOwnPrimary(_options: OwnPrimaryOptions, _ports: OwnPrimaryPorts): OwnPrimaryProcess {
  throw new Error('not there yet')
}
