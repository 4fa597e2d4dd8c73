import type { DetailedHTMLProps, HTMLAttributes } from 'react'

// React's types do not know the element of the customizable select yet.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      selectedcontent: DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>
    }
  }
}
