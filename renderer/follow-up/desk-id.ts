/**
 * Names this desk, so that what it claims and promises stays its own when the line is opened anew, the page is loaded
 * again, or tomorrow comes. It says nothing about who sits there.
 */
const key = 'ana.desk'

function remember(): string {
  try {
    const known = window.localStorage.getItem(key)
    if (known !== null && /^[\w-]{1,64}$/.test(known)) return known
    const made = crypto.randomUUID()
    window.localStorage.setItem(key, made)
    return made
  } catch {
    // A browser that keeps nothing: the desk lasts as long as the page.
    return crypto.randomUUID()
  }
}

export const desk = remember()
