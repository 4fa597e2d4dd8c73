import { Markdown } from '../../../components/text/markdown.tsx'
import { copyAddress } from './part-commands.ts'

/** A text of a lesson; a press on an address in it copies that. */
export function LessonText({ text }: { readonly text: string }) {
  return <Markdown text={text} onAddress={copyAddress} />
}
