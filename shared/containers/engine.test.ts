import { describe, expect, it } from 'vitest'
import { hostRefusal } from './engine.ts'

describe('the address of an engine', () => {
  it.each(['unix:///var/run/docker.sock', 'ssh://deploy@web1', 'kube://prod'])('may be %s', (host) =>
    expect(hostRefusal(host)).toBeNull(),
  )

  it.each(['ftp://nowhere', 'web1', 'tcp://'])('is refused in words of its own: %s', (host) =>
    expect(hostRefusal(host)).toMatch(/^An engine is unix:/),
  )
})
