import { type AbilityId, can, type PlatformId, platformOf } from '../../shared/platforms.ts'

/** The system this process runs on. */
export const thisPlatform: PlatformId = platformOf(process.platform)

/** Whether this system can do it, by the table of `shared/platforms.ts`. */
export function canHere(ability: AbilityId): boolean {
  return can(ability, thisPlatform)
}
