/** The words of the menus, the tray and the shell's own dialogs, in the operator's language. */
import type { Language } from '../../shared/domain/primitives.ts'

const spanish = {
  file: 'Archivo',
  importFile: 'Importar contactos…',
  quit: 'Salir de ANA',
  edit: 'Edición',
  undo: 'Deshacer',
  redo: 'Rehacer',
  cut: 'Cortar',
  copy: 'Copiar',
  paste: 'Pegar',
  selectAll: 'Seleccionar todo',
  view: 'Ver',
  home: 'Inicio',
  campaigns: 'Campañas',
  live: 'En vivo',
  conversations: 'Conversaciones',
  followUp: 'Seguimiento',
  settings: 'Ajustes',
  reload: 'Recargar la ventana',
  zoomIn: 'Acercar',
  zoomOut: 'Alejar',
  resetZoom: 'Tamaño normal',
  fullScreen: 'Pantalla completa',
  window: 'Ventana',
  minimize: 'Minimizar',
  close: 'Cerrar',
  help: 'Ayuda',
  openDataFolder: 'Abrir la carpeta de datos',
  about: 'Acerca de ANA',
  show: 'Abrir ANA',
  pickTitle: 'Elija el archivo de contactos',
  spreadsheets: 'Hojas de cálculo',
  allFiles: 'Todos los archivos',
  engineDownTitle: 'El motor de llamadas no logra arrancar',
  engineDownDetail:
    'ANA lo sigue intentando sola. Si el problema continúa, cierre ANA, revise que haya espacio en el disco y que ningún otro programa use sus puertos, y ábrala de nuevo.',
  understood: 'Entendido',
}
export type Labels = Readonly<typeof spanish>

const english: Labels = {
  file: 'File',
  importFile: 'Import contacts…',
  quit: 'Quit ANA',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  home: 'Home',
  campaigns: 'Campaigns',
  live: 'Live',
  conversations: 'Conversations',
  followUp: 'Follow-up',
  settings: 'Settings',
  reload: 'Reload the window',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  resetZoom: 'Actual size',
  fullScreen: 'Full screen',
  window: 'Window',
  minimize: 'Minimize',
  close: 'Close',
  help: 'Help',
  openDataFolder: 'Open the data folder',
  about: 'About ANA',
  show: 'Open ANA',
  pickTitle: 'Choose the contacts file',
  spreadsheets: 'Spreadsheets',
  allFiles: 'All files',
  engineDownTitle: 'The call engine cannot start',
  engineDownDetail:
    'ANA keeps trying by itself. If this goes on, close ANA, check that the disk has room and that no other program uses its ports, and open it again.',
  understood: 'Understood',
}

/** The language of a system locale: English where it is English, Spanish everywhere else. */
export function languageOfLocale(locale: string): Language {
  return /^en\b/i.test(locale) ? 'en' : 'es'
}

export function labelsFor(language: Language): Labels {
  return language === 'en' ? english : spanish
}
