import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { thisPlatform } from '../../platform/this-platform.ts'
import { niceBefore, readFirstEnvironment, withoutElectron } from './started-with.ts'

describe('what the deck was started with', () => {
  it.skipIf(thisPlatform !== 'linux')('is the first environment, whatever was set since', () => {
    const program = `
      process.env.ADDED = '1'
      delete process.env.GIVEN
      console.log(require('node:fs').readFileSync('/proc/self/environ', 'base64'))`
    const env = { ELECTRON_RUN_AS_NODE: '1', GIVEN: 'a=b', EMPTY: '', LINES: 'x\ny' }
    const read = execFileSync(process.execPath, ['-e', program], { env, encoding: 'utf8' })
    expect(readFirstEnvironment('/proc/self/environ')).not.toBe(null)
    expect(Buffer.from(read, 'base64').toString('utf8').split('\0').filter(Boolean)).toEqual(
      Object.entries(env).map(([name, value]) => `${name}=${value}`),
    )
  })

  it('cannot be read where there is no such file', () => {
    expect(readFirstEnvironment('/nowhere/environ')).toBe(null)
  })

  it('is without what Electron sets, as far as that is known', () => {
    const mine = { CHROME_PATH: '/usr/bin/chromium', PATH: '/bin' }
    const electrons = { CHROME_DESKTOP: 'electron.desktop', DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
    expect(withoutElectron({ ...mine, ...electrons })).toEqual(mine)
    const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }
    expect(withoutElectron({ ...mine, ...bus })).toEqual({ ...mine, ...bus })
  })

  it.each([
    [0, 5, 0],
    [10, 0, 10],
    [-5, 0, -5],
    [-8, 0, 0],
    [-8, 5, 5],
  ])('has the nice value before Chromium: %i now, %i in the parent', (now, parent, before) => {
    expect(niceBefore(now, () => parent)).toBe(before)
  })
})
