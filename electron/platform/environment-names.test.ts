import { describe, expect, it } from 'vitest'
import { mergeVariables, readVariable } from './environment-names.ts'

describe('names of environment variables', () => {
  it('are the same in any spelling on Windows alone', () => {
    const environment = { Path: 'C:\\Windows', HOME: undefined }
    expect(readVariable(environment, 'PATH', 'win32')).toBe('C:\\Windows')
    expect(readVariable(environment, 'PATH', 'linux')).toBeUndefined()
    expect(readVariable(environment, 'PATH', 'darwin')).toBeUndefined()
    expect(readVariable(environment, 'HOME', 'win32')).toBeUndefined()
    expect(readVariable({ PATH: 'a', Path: 'b' }, 'PATH', 'win32')).toBe('a')
  })

  it('are replaced in any spelling on Windows: the system would take either of two', () => {
    const base = { Path: 'C:\\Windows', Lang: 'de' }
    expect(mergeVariables(base, { PATH: 'D:\\node' }, 'win32')).toEqual({ Lang: 'de', PATH: 'D:\\node' })
    expect(mergeVariables(base, { PATH: '/node' }, 'linux')).toEqual({ ...base, PATH: '/node' })
  })
})
