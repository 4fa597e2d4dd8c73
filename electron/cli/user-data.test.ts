import { describe, expect, it } from 'vitest'
import type { PlatformId } from '../../shared/platforms.ts'
import { userDataDir } from './user-data.ts'

describe('the folder of the records', () => {
  it.each<[PlatformId, Record<string, string>, string]>([
    ['linux', {}, '/home/me/.config/Clusterdeck'],
    ['linux', { XDG_CONFIG_HOME: '/etc/me' }, '/etc/me/Clusterdeck'],
    ['darwin', {}, '/home/me/Library/Application Support/Clusterdeck'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Clusterdeck'],
  ])('is that of the window on %s, with %j', (platform, environment, folder) => {
    expect(userDataDir(platform, environment, '/home/me')).toBe(folder)
  })
})
