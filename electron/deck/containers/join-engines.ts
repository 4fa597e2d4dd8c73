import type { Engines } from '../../engines/types.ts'

/** Docker's engines and the clusters of Kubernetes as one: an address says whose it is. */
export function joinEngines(docker: Engines, kubernetes: Engines): Engines {
  const of = (host: string): Engines => (host.startsWith('kube:') ? kubernetes : docker)
  return {
    hosts: async () => (await Promise.all([docker.hosts(), kubernetes.hosts()])).flat(),
    look: (host) => of(host).look(host),
    open: (source, heard) => of(source.host).open(source, heard),
    build: (wish, line) => of(wish.host).build(wish, line),
    createService: (wish) => of(wish.host).createService(wish),
    process: (host) => of(host).process(host),
    ground: (host) => of(host).ground(host),
    nodeOptions: (host, image) => of(host).nodeOptions(host, image),
    push: (wish, line) => of(wish.host).push(wish, line),
    close() {
      docker.close()
      kubernetes.close()
    },
  }
}
