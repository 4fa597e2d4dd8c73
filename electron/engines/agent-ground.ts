import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { fail, ok, type Result } from '../../shared/result.ts'
import { imageSchema, infoSchema, listOf, networkSchema, nodeSchema } from './answers.ts'
import type { EngineClient } from './engine-client.ts'
import type { AgentGround } from './types.ts'

/** Finds what an agent in tasks of an image needs: an address of this machine that they reach, and files of it. */
export async function findAgentGround(client: EngineClient, image: string): Promise<Result<AgentGround>> {
  const [info, nodes, networks, told] = await Promise.all([
    client.ask(infoSchema, (docker) => docker.info()),
    client.ask(listOf(nodeSchema), (docker) => docker.listNodes()),
    client.ask(listOf(networkSchema), (docker) => docker.listNetworks()),
    client.ask(imageSchema, (docker) => docker.getImage(image).inspect()),
  ])
  if (!info.ok) return info
  if (!nodes.ok) return nodes
  if (!networks.ok) return networks
  if (!told.ok) return told
  if (nodes.value.length > 1 || !/^(unix|npipe):/.test(client.address)) {
    const where =
      nodes.value.length > 1 ? `its swarm has ${nodes.value.length} nodes` : `${client.address} is elsewhere`
    return fail('unsupported-here', `The agent's files are on this machine alone, and ${where}: leave the agent out`)
  }
  const address = gatewayHere(networks.value) ?? (await addressTowards(info.value.Swarm?.NodeAddr ?? ''))
  if (address === null) {
    return fail(
      'unsupported-here',
      `No address of this machine is known to containers of ${client.address}: leave the agent out`,
    )
  }
  const options = told.value.Config?.Env?.find((line) => line.startsWith('NODE_OPTIONS='))
  return ok({ address, nodeOptions: options?.slice('NODE_OPTIONS='.length) ?? '' })
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
