/** How interested she seems so far, and in what mood: a glance's worth, in a place of its own so that nothing moves. */
import { IconMoodAnnoyed, IconMoodEmpty, IconMoodSmile } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Leaning } from '../../shared/domain/live-event.ts'
import { InterestLabel } from '../ui/tone.tsx'
import classes from './live.module.css'

const faces = { pleased: IconMoodSmile, calm: IconMoodEmpty, annoyed: IconMoodAnnoyed }

export function LeaningLabel(props: { leaning: Leaning }) {
  const { t } = useTranslation()
  const { interest, mood } = props.leaning
  const Face = mood === null ? null : faces[mood]
  return (
    <span className={classes.leaning}>
      {interest !== null && <InterestLabel interest={interest} whole />}
      {Face !== null && (
        <Face
          size={17}
          stroke={1.75}
          data-mood={mood}
          role="img"
          aria-label={t(`live.leaning.mood.${mood ?? 'calm'}`)}
        >
          <title>{t(`live.leaning.mood.${mood ?? 'calm'}`)}</title>
        </Face>
      )}
    </span>
  )
}
