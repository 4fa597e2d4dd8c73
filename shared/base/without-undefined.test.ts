import { describe, expect, it } from 'vitest'
import { withoutUndefined } from './without-undefined.ts'

describe('values without undefined', () => {
  it('leave a default in force, and say nothing of what is null, false or empty', () => {
    const asked: { readonly name?: string | undefined; readonly cwd: string; readonly sample: string | null } = {
      name: undefined,
      cwd: '',
      sample: null,
    }
    expect({ name: 'app', watch: true, ...withoutUndefined(asked) }).toEqual({
      name: 'app',
      watch: true,
      cwd: '',
      sample: null,
    })
  })
})
