import { describe, expect, it } from 'vitest'
import { filesOfProgram, packageManifest } from './package-folder.mjs'

describe('the npm package', () => {
  it('has a manifest without what only a checkout needs', () => {
    const checkout = {
      name: 'clusterdeck',
      version: '1.2.3',
      private: true,
      scripts: { test: 'x' },
      dependencies: { zod: '4.0.0', redis: '5.0.0' },
      devDependencies: { electron: '42.0.0', vitest: '5.0.0' },
    }
    expect(packageManifest(checkout, ['electron', 'redis'])).toEqual({
      name: 'clusterdeck',
      version: '1.2.3',
      bin: { clusterdeck: 'tools/pack/clusterdeck.mjs' },
      dependencies: { electron: '42.0.0', redis: '5.0.0' },
      bundleDependencies: ['electron', 'redis'],
    })
  })

  it('has every file that its program imports, and no tool that is for developers', () => {
    const files = filesOfProgram('tools/pack/clusterdeck.mjs')
    expect(files).toEqual(
      expect.arrayContaining([
        'tools/pack/clusterdeck.mjs',
        'tools/run/end-deck.mjs',
        'tools/setup/electron-copy.mjs',
        'tools/setup/folders.mjs',
      ]),
    )
    expect(files.filter((file) => /build|vitest|packages\.mjs|test-/.test(file))).toEqual([])
  })
})
