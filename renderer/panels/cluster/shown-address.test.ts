import { describe, expect, it } from 'vitest'
import type { ServedAddress } from '../../../shared/model/cluster.ts'
import { shownAddress } from './shown-address.ts'

const https: ServedAddress = {
  text: 'https://localhost:3000',
  port: 3000,
  protocolWords: 'HTTPS',
  notInBrowser: null,
  notLoadable: null,
}
const tcp: ServedAddress = {
  text: 'tcp://localhost:4000',
  port: 4000,
  protocolWords: 'TCP, no HTTP',
  notInBrowser: 'it is a TCP server that is no HTTP server: no browser opens it',
  notLoadable: 'it is a TCP server that is no HTTP server',
}

describe('the address in the header', () => {
  it('is a link to what a browser opens, wherever that stands', () => {
    expect(shownAddress([tcp, https])).toEqual({
      text: 'https://localhost:3000',
      isLink: true,
      title: "HTTPS. Open in the system's browser. Also served: tcp://localhost:4000 (TCP, no HTTP)",
    })
  })

  it('is plain text, with the reason, where no browser opens any', () => {
    expect(shownAddress([tcp])).toEqual({
      text: 'tcp://localhost:4000',
      isLink: false,
      title: 'TCP, no HTTP. No link: it is a TCP server that is no HTTP server: no browser opens it',
    })
  })

  it('is none while nothing is served', () => {
    expect(shownAddress([])).toBeNull()
  })
})
