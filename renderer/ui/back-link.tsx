/** The way back, above a page's title. */
import { Anchor } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { hrefOf, type PageId } from '../router.ts'

export function BackLink(props: { page: PageId; children: string }) {
  return (
    <Anchor
      href={hrefOf(props.page)}
      size="sm"
      mb={4}
      display="inline-flex"
      style={{ alignItems: 'center', gap: 4 }}
    >
      <IconArrowLeft size={15} aria-hidden />
      {props.children}
    </Anchor>
  )
}
