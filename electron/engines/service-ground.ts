import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { ok, type Result } from '../../shared/result.ts'
import { imageSchema, infoSchema, listOf, networkSchema, nodeSchema } from './answers.ts'
import type { EngineClient } from './engine-client.ts'
import type { ServiceGround } from './types.ts'

/** What a manager tells of its swarm, and where its containers would find this machine. */
export async function findServiceGround(client: EngineClient): Promise<Result<ServiceGround>> {
  const [info, nodes, networks] = await Promise.all([
    client.ask(infoSchema, (docker) => docker.info()),
    client.ask(listOf(nodeSchema), (docker) => docker.listNodes()),
    client.ask(listOf(networkSchema), (docker) => docker.listNetworks()),
  ])
  if (!info.ok) return info
  if (!nodes.ok) return nodes
  if (!networks.ok) return networks
  const isHere = /^(unix|npipe):/.test(client.address)
  const nodeCount = nodes.value.length
  // The gateway of a bridge leads here from its own node alone.
  const gateway = isHere && nodeCount === 1 ? gatewayHere(networks.value) : null
  const address = gateway ?? (await addressTowards(info.value.Swarm?.NodeAddr ?? ''))
  return ok({ nodeCount, isHere, address })
}

/** An image's own `NODE_OPTIONS`; '' for none. */
export async function findNodeOptions(client: EngineClient, image: string): Promise<Result<string>> {
  const told = await client.ask(imageSchema, (docker) => docker.getImage(image).inspect())
  if (!told.ok) return told
  const options = told.value.Config?.Env?.find((line) => line.startsWith('NODE_OPTIONS='))
  return ok(options?.slice('NODE_OPTIONS='.length) ?? '')
}

/** The engine's bridges end on this machine, where it runs beside us. */
function gatewayHere(
  networks: readonly { readonly Name: string; readonly gateways: readonly string[] }[],
): string | null {
  const own = new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)))
  for (const name of ['bridge', 'docker_gwbridge']) {
    const gateway = networks.find(({ Name }) => Name === name)?.gateways.find((one) => own.has(one))
    if (gateway !== undefined) return gateway
  }
  return null
}

/** The address that this machine would speak to a node from; no packet is sent for it. */
function addressTowards(host: string): Promise<string | null> {
  if (host === '') return Promise.resolve(null)
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  return new Promise((done) => {
    const settle = (address: string | null): void => {
      socket.close()
      done(address)
    }
    socket.once('error', () => settle(null))
    socket.connect(9, host, () => settle(socket.address().address))
  })
}
