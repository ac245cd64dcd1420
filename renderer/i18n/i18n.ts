/** The interface's words. Spanish is written first; English holds exactly the same keys. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, languageSchema } from '../../shared/domain/primitives.ts'
import { en } from './en.ts'
import { es } from './es.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof es }
  }
}

const storageKey = 'ana.language'

/** The language of the last visit, so that the first paint already speaks it. */
function rememberedLanguage(): Language {
  const parsed = languageSchema.safeParse(window.localStorage.getItem(storageKey))
  return parsed.success ? parsed.data : 'es'
}

export async function startTranslations(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: 'es',
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = i18next.language
}

export async function speak(language: Language): Promise<void> {
  if (i18next.language === language) return
  window.localStorage.setItem(storageKey, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
