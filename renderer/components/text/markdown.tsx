import './markdown.css'
import { memo, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Icon } from '../icon.tsx'
import { flatten, isPlain } from './markdown-depth.ts'
import { SourceCode } from './source-code.tsx'

interface MarkdownProps {
  readonly text: string
  /** What a press on a link does with its https address: nothing in this window navigates. Without it a link is only words. */
  readonly onAddress?: (address: string) => void
}

/** What is drawn of Markdown. Images, forms and frames are not among it: a stranger wrote it. */
const drawn = [
  ...['p', 'strong', 'em', 'del', 'code', 'pre', 'br', 'hr', 'a', 'ul', 'ol', 'li', 'blockquote'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
]

/**
 * Markdown that somebody else may have written. HTML in it is shown as the text it is, images are left out, no link leads
 * anywhere, and what is nested beyond reading is flattened.
 */
export const Markdown = memo(function Markdown({ text, onAddress }: MarkdownProps) {
  if (isPlain(text)) return <div className="markdown markdown-plain">{text}</div>
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={plugins}
        allowedElements={drawn}
        unwrapDisallowed
        urlTransform={httpsOnly}
        components={componentsFor(onAddress)}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
})

const plugins = [remarkGfm, flatten]

function httpsOnly(address: string): string {
  return URL.canParse(address) && new URL(address).protocol === 'https:' ? address : ''
}

function componentsFor(onAddress: MarkdownProps['onAddress']): Components {
  return {
    // The screen has level 1 and 2 itself.
    h1: ({ children }) => <h3>{children}</h3>,
    h2: ({ children }) => <h3>{children}</h3>,
    h3: ({ children }) => <h4>{children}</h4>,
    h5: ({ children }) => <h4>{children}</h4>,
    h6: ({ children }) => <h4>{children}</h4>,
    a: ({ href, children }) => (
      <Address href={href} onAddress={onAddress}>
        {children}
      </Address>
    ),
    code: ({ children, className, node }) =>
      className !== undefined || isBlock(node) ? (
        <SourceCode source={String(children)} from={null} />
      ) : (
        <code>{children}</code>
      ),
  }
}

/** A fenced block ends with a line break, inline code holds none. */
function isBlock(node: { readonly children: readonly object[] } | undefined): boolean {
  return node?.children.some((child) => 'value' in child && String(child.value).includes('\n')) === true
}

interface AddressProps {
  readonly href: string | undefined
  readonly onAddress: MarkdownProps['onAddress'] | undefined
  readonly children: ReactNode
}

function Address({ href, children, onAddress }: AddressProps) {
  if (href === undefined || href === '') return children
  if (onAddress === undefined) return <span title={href}>{children}</span>
  return (
    <button type="button" className="markdown-address" title={`Copy ${href}`} onClick={() => onAddress(href)}>
      {children}
      <Icon name="copy" size={12} />
      <span className="visually-hidden"> (copies the address)</span>
    </button>
  )
}
