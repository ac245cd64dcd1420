/** What the customer told about herself so far, in a few words. */
import { useTranslation } from 'react-i18next'
import { translated } from '../errors.ts'
import classes from './live.module.css'

export function FactList(props: { facts: Readonly<Record<string, string>> }) {
  const { t } = useTranslation()
  const facts = Object.entries(props.facts)
  if (facts.length === 0) return null
  return (
    <dl className={classes.facts} aria-label={t('live.facts')}>
      {facts.map(([name, value]) => (
        <div key={name}>
          {/* The script may know facts the interface has no word for yet. */}
          <dt>{translated(`fact.${name}`) ?? name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
