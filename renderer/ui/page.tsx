/** The frame of every page: its title, what can be done on it, and cards to put things in. */
import { Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import classes from './page.module.css'

export function Page(props: {
  title: string
  subtitle?: ReactNode
  actions?: ReactNode
  /** Above the title: a way back, usually. */
  above?: ReactNode
  /** The page takes the window's height, and scrolls inside. */
  fill?: boolean
  wide?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · ANA`
  }, [props.title])
  return (
    <div className={[classes.page, props.fill ? classes.fill : '', props.wide ? classes.wide : ''].join(' ')}>
      <div className={classes.header}>
        <div className={classes.titles}>
          {props.above}
          <Title order={1}>{props.title}</Title>
          {props.subtitle !== undefined && (
            <Text component="div" c="dimmed" mt={2}>
              {props.subtitle}
            </Text>
          )}
        </div>
        {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </div>
  )
}

export function Card(props: {
  title?: string
  aside?: ReactNode
  children: ReactNode
  className?: string | undefined
  style?: React.CSSProperties
}) {
  return (
    <section
      className={`${classes.card} ${props.className ?? ''}`}
      style={props.style}
      {...(props.title === undefined ? {} : { 'aria-label': props.title })}
    >
      {props.title !== undefined && (
        <div className={classes.cardHead}>
          <Title order={2}>{props.title}</Title>
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  )
}
