import { registryOf } from '../../shared/containers/image.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { EngineClient } from './engine-client.ts'
import { findRegistryAuth } from './image/registry-auth.ts'
import type { NewService } from './types.ts'

/** What `docker service create` would send. */
export function serviceSpec(wish: NewService): object {
  return {
    Name: wish.name,
    Labels: wish.labels,
    TaskTemplate: {
      ContainerSpec: {
        Image: wish.image,
        Env: Object.entries(wish.env).map(([name, value]) => `${name}=${value}`),
        Mounts: wish.mounts.map(({ from, to }) => ({ Type: 'bind', Source: from, Target: to, ReadOnly: true })),
        // Node has no default for SIGTERM as the first process of a container: one that passes it on stands before it.
        Init: true,
      },
      RestartPolicy: { Condition: 'any', Delay: 1_000_000_000 },
    },
    Mode: { Replicated: { Replicas: wish.replicas } },
    UpdateConfig: {
      Parallelism: 1,
      Order: 'start-first',
      FailureAction: 'rollback',
      Monitor: 5_000_000_000,
    },
    EndpointSpec: {
      // Without a mesh there is nothing behind an address for all, and some kernels lack what it needs.
      Mode: wish.publish === 'mesh' ? 'vip' : 'dnsrr',
      Ports: [
        wish.publish === 'mesh'
          ? {
              Protocol: 'tcp',
              TargetPort: wish.containerPort,
              PublishedPort: wish.containerPort,
              PublishMode: 'ingress',
            }
          : { Protocol: 'tcp', TargetPort: wish.containerPort, PublishMode: 'host' },
      ],
    },
  }
}

/** Has a manager make it; its tasks are made after the answer. Nodes pull its image with what this machine is logged in by. */
export async function createService(client: EngineClient, wish: NewService): Promise<Result<void>> {
  const registry = registryOf(wish.image)
  const auth = registry === null ? ok(null) : await findRegistryAuth(registry)
  if (!auth.ok) return auth
  return client.act((docker, abortSignal) => {
    const options: object = { ...serviceSpec(wish), abortSignal }
    // Two words even without a login: dockerode takes a single one for both, and sends the whole service as a header.
    return docker.createService(auth.value ?? {}, options)
  })
}
