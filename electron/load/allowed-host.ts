import { ok, type Result } from '../../shared/result.ts'
export type HostKind = 'own' | 'foreign'
export async function kindOfHost(_url: URL): Promise<Result<HostKind>> {
  return ok('own')
}
