import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'

/** "slot 2", or "your primary". */
export function placeName(place: number): string {
  return place === ownPrimaryPlace ? 'your primary' : `slot ${place}`
}
