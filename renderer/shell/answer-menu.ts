import type { MenuRequest } from '../../shared/ipc/menu-request.ts'
import { previewExperiment, showOpenedLesson } from '../store/commands/preview-file.ts'
import { offerCluster, openCluster } from '../store/commands/view-actions.ts'
import { keyActions } from './key-actions.ts'

/** Does what the native menu or the command line asks of the window. */
export function answerMenu(request: MenuRequest): void {
  if (request.do === 'select-cluster') openCluster(request.clusterId)
  else if (request.do === 'offer-cluster') offerCluster(request.clusterId)
  else if (request.do === 'offer-experiment') previewExperiment(request.name, request.source)
  else if (request.do === 'show-lessons') showOpenedLesson()
  else keyActions[request.do](0)
}
