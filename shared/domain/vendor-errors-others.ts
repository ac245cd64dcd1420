/**
 * The error codes of ElevenLabs, Ollama, the tunnel and the network in an operator's words: what is wrong
 * and what to do next. ElevenLabs sends the same fault under several names; they share a line.
 */
import type { VendorErrorText } from './vendor-error-text.ts'

const elevenLabs = (...codes: string[]) => codes.map((code) => `elevenlabs.${code}`)

export const elevenLabsErrors: readonly VendorErrorText[] = [
  {
    codes: elevenLabs('not_configured'),
    retry: 'fix_first',
    es: 'ElevenLabs no está configurado. Escriba su clave en Ajustes; mientras tanto habla la voz de Twilio.',
    en: "ElevenLabs is not configured. Enter its key in Settings; Twilio's own voice speaks meanwhile.",
  },
  {
    codes: elevenLabs('invalid_api_key', 'missing_api_key', 'unauthorized', 'auth_error', 'http_401'),
    retry: 'fix_first',
    es: 'La clave de ElevenLabs es incorrecta o falta. Cópiela de nuevo desde elevenlabs.io → Developers → API Keys.',
    en: 'The ElevenLabs key is wrong or missing. Copy it again from elevenlabs.io → Developers → API Keys.',
  },
  {
    codes: elevenLabs('missing_permissions', 'http_403'),
    retry: 'fix_first',
    es: 'La clave de ElevenLabs no tiene permiso para esto. Active «Text to Speech» en los permisos de la clave.',
    en: 'The ElevenLabs key lacks permission for this. Enable "Text to Speech" in the permissions of the key.',
  },
  {
    codes: elevenLabs('quota_exceeded', 'insufficient_credits', 'http_402'),
    retry: 'fix_first',
    es: 'Se acabaron los créditos de ElevenLabs. Compre más o espere al próximo ciclo; mientras tanto habla la voz de Twilio.',
    en: "Out of ElevenLabs credits. Buy more or wait for the next cycle; Twilio's own voice speaks meanwhile.",
  },
  {
    codes: elevenLabs('detected_unusual_activity'),
    retry: 'fix_first',
    es: 'ElevenLabs bloqueó el plan gratuito por actividad inusual. Hace falta un plan de pago.',
    en: 'ElevenLabs blocked the free plan for unusual activity. A paid plan is needed.',
  },
  {
    codes: elevenLabs('voice_access_denied', 'subscription_required', 'only_for_creator+'),
    retry: 'fix_first',
    es: 'El plan de ElevenLabs no incluye esta voz o este formato. Elija otra voz en Ajustes o cambie de plan.',
    en: 'The ElevenLabs plan does not include this voice or format. Choose another voice in Settings or change the plan.',
  },
  {
    codes: elevenLabs('voice_not_found', 'model_not_found', 'http_404'),
    retry: 'fix_first',
    es: 'ElevenLabs no encuentra la voz o el modelo elegidos. Elija otra voz en Ajustes.',
    en: 'ElevenLabs cannot find the chosen voice or model. Choose another voice in Settings.',
  },
  {
    codes: elevenLabs(
      'text_too_long',
      'max_character_limit_exceeded',
      'invalid_output_format',
      'unsupported_model',
      'model_can_not_do_text_to_speech',
      'validation',
      'http_400',
      'http_422',
    ),
    retry: 'fix_first',
    es: 'ElevenLabs rechazó un ajuste de la voz. Revise la voz, el modelo y la velocidad en Ajustes.',
    en: 'ElevenLabs refused a voice setting. Review voice, model and speed in Settings.',
  },
  {
    codes: elevenLabs('concurrent_limit_exceeded', 'too_many_concurrent_requests'),
    retry: 'back_off',
    es: 'Hay demasiadas voces a la vez para el plan de ElevenLabs. ANA lo intenta de nuevo; reduzca las llamadas simultáneas si se repite.',
    en: 'Too many voices at once for the ElevenLabs plan. ANA retries; lower the simultaneous calls if it persists.',
  },
  {
    codes: elevenLabs(
      'rate_limit_exceeded',
      'rate_limited',
      'queue_overflow',
      'resource_exhausted',
      'system_busy',
      'http_429',
    ),
    retry: 'back_off',
    es: 'ElevenLabs está ocupado. ANA lo intenta de nuevo sola.',
    en: 'ElevenLabs is busy. ANA retries by itself.',
  },
  {
    codes: elevenLabs('internal_error', 'maintenance', 'http_500', 'http_502', 'http_503', 'http_504'),
    retry: 'back_off',
    es: 'ElevenLabs no está disponible por el momento. ANA lo intenta de nuevo; si dura, consulte status.elevenlabs.io.',
    en: 'ElevenLabs is temporarily down. ANA retries; if it lasts, see status.elevenlabs.io.',
  },
  {
    codes: elevenLabs('unaccepted_terms'),
    retry: 'fix_first',
    es: 'Faltan condiciones de ElevenLabs por aceptar. Entre en elevenlabs.io con su cuenta y acéptelas.',
    en: 'Terms of ElevenLabs are still to be accepted. Sign in at elevenlabs.io and accept them.',
  },
  {
    codes: elevenLabs('input_error', 'invalid_request'),
    retry: 'fix_first',
    es: 'ElevenLabs no aceptó la transcripción en vivo. Actualice ANA; mientras tanto ponga las llamadas por turnos en Ajustes.',
    en: 'ElevenLabs did not accept live transcription. Update ANA; meanwhile hold calls turn by turn, in Settings.',
  },
  {
    codes: elevenLabs('credits_low'),
    retry: 'none',
    es: 'ElevenLabs responde, pero quedan pocos créditos. Compre más antes de una campaña grande.',
    en: 'ElevenLabs answers, but few credits are left. Buy more before a large campaign.',
  },
  {
    codes: elevenLabs(
      'interrupted',
      'empty_audio',
      'malformed_answer',
      'transcriber_error',
      'chunk_size_exceeded',
      'session_time_limit_exceeded',
      'max_active_conversations',
      'input_timeout_exceeded',
    ),
    retry: 'back_off',
    es: 'ElevenLabs cortó el audio o envió una respuesta incompleta. ANA lo intenta de nuevo; revise la red si se repite.',
    en: 'ElevenLabs cut the audio off or sent an incomplete answer. ANA retries; check the network if it persists.',
  },
]

const ollama = (...codes: string[]) => codes.map((code) => `ollama.${code}`)

export const ollamaErrors: readonly VendorErrorText[] = [
  {
    codes: ollama('absent', 'not_running', 'network_refused'),
    retry: 'back_off',
    es: 'Ollama no está en marcha. Ábralo o instálelo desde ollama.com; mientras tanto ANA usa su guion fijo.',
    en: 'Ollama is not running. Open it or install it from ollama.com; meanwhile ANA uses its fixed script.',
  },
  {
    codes: ollama('no_model'),
    retry: 'fix_first',
    es: 'Ollama no tiene ningún modelo instalado. Descargue uno en Ajustes → Modelo.',
    en: 'Ollama has no model installed. Download one in Settings → Model.',
  },
  {
    codes: ollama('model_missing', 'model_not_found', 'http_404'),
    retry: 'fix_first',
    es: 'El modelo elegido no está instalado en Ollama. Descárguelo en Ajustes → Modelo o elija otro.',
    en: 'The chosen model is not installed in Ollama. Download it in Settings → Model or choose another.',
  },
  {
    codes: ollama('out_of_memory'),
    retry: 'fix_first',
    es: 'No hay memoria suficiente para este modelo. Cierre otros programas o elija un modelo más pequeño.',
    en: 'There is not enough memory for this model. Close other programs or choose a smaller model.',
  },
  {
    codes: ollama('busy', 'http_503'),
    retry: 'back_off',
    es: 'Ollama está ocupado con otras solicitudes. ANA lo intenta de nuevo; reduzca las llamadas simultáneas si se repite.',
    en: 'Ollama is busy with other requests. ANA retries; lower the simultaneous calls if it persists.',
  },
  {
    codes: ollama('unsupported', 'does_not_support'),
    retry: 'fix_first',
    es: 'El modelo elegido no permite conversar o razonar como ANA necesita. Elija otro modelo en Ajustes.',
    en: 'The chosen model cannot chat or reason the way ANA needs. Choose another model in Settings.',
  },
  {
    codes: ollama('bad_request', 'http_400'),
    retry: 'fix_first',
    es: 'Ollama rechazó la solicitud. Actualice Ollama y revise el modelo elegido en Ajustes.',
    en: 'Ollama refused the request. Update Ollama and check the model chosen in Settings.',
  },
  {
    codes: ollama('load_failed', 'internal_error', 'http_500'),
    retry: 'fix_first',
    es: 'Ollama no pudo cargar o usar el modelo. Reinicie Ollama; si se repite, elija un modelo más pequeño.',
    en: 'Ollama could not load or use the model. Restart Ollama; if it persists, choose a smaller model.',
  },
  {
    codes: ollama('interrupted', 'truncated', 'malformed_answer'),
    retry: 'back_off',
    es: 'El modelo cortó su respuesta o respondió algo que no se entiende. ANA sigue con su guion fijo; pruebe otro modelo si se repite.',
    en: 'The model broke off or answered something unintelligible. ANA goes on with its fixed script; try another model if it persists.',
  },
  {
    codes: ollama('slow', 'network_timeout'),
    retry: 'back_off',
    es: 'El modelo tarda demasiado en responder. Espere a que termine de cargar o elija un modelo más pequeño.',
    en: 'The model takes too long to answer. Wait until it has loaded or choose a smaller model.',
  },
  {
    codes: ollama('cancelled', 'http_499'),
    retry: 'none',
    es: 'La respuesta del modelo se canceló porque el cliente habló. No hace falta hacer nada.',
    en: "The model's answer was cancelled because the customer spoke. Nothing needs to be done.",
  },
  {
    codes: ollama('pull_failed'),
    retry: 'back_off',
    es: 'La descarga del modelo se interrumpió. Inténtelo de nuevo: continúa donde quedó. Revise el nombre, la red y el espacio en disco.',
    en: 'The model download was interrupted. Try again: it goes on where it stopped. Check the name, the network and disk space.',
  },
]

const tunnel = (...codes: string[]) => codes.map((code) => `tunnel.${code}`)

export const tunnelErrors: readonly VendorErrorText[] = [
  {
    codes: tunnel('open_timeout'),
    retry: 'back_off',
    es: 'El servidor del túnel no respondió a tiempo. ANA lo intenta de nuevo; revise la conexión a internet o use una dirección propia.',
    en: 'The tunnel server did not answer in time. ANA retries; check the internet connection or use an own address.',
  },
  {
    codes: tunnel('refused'),
    retry: 'back_off',
    es: 'El servidor del túnel rechazó la solicitud. ANA lo intenta de nuevo; si se repite, use una dirección propia en Ajustes.',
    en: 'The tunnel server refused the request. ANA retries; if it persists, use an own address in Settings.',
  },
  {
    codes: tunnel('ports_blocked'),
    retry: 'back_off',
    es: 'El túnel no pudo conectarse: un cortafuegos parece bloquear sus puertos. Pida permitirlos o use una dirección propia en Ajustes.',
    en: 'The tunnel could not connect: a firewall seems to block its ports. Have them allowed or use an own address in Settings.',
  },
  {
    codes: tunnel('broken', 'unreachable', 'no_answer'),
    retry: 'back_off',
    es: 'La dirección pública de ANA no responde. ANA reabre el túnel sola y no hace llamadas nuevas mientras tanto.',
    en: "ANA's public address does not answer. ANA reopens the tunnel by itself and places no new calls meanwhile.",
  },
  {
    codes: tunnel('bad_status'),
    retry: 'back_off',
    es: 'La dirección pública responde con un error en vez de llegar a ANA. ANA reabre el túnel; si usa una dirección propia, revise que apunte al puerto público de ANA.',
    en: "The public address answers with an error instead of reaching ANA. ANA reopens the tunnel; with an own address, check that it points to ANA's public port.",
  },
  {
    codes: tunnel('foreign_page'),
    retry: 'back_off',
    es: 'En la dirección pública responde otra página, no ANA. Revise que la dirección propia apunte al puerto público de esta ANA.',
    en: "At the public address another page answers, not ANA. Check that the own address points to this ANA's public port.",
  },
  {
    codes: tunnel('invalid_url'),
    retry: 'fix_first',
    es: 'La dirección pública no es válida. Escriba un origen como https://ana.ejemplo.com, sin ruta.',
    en: 'The public address is not valid. Enter an origin such as https://ana.example.com, without a path.',
  },
  {
    codes: tunnel('opening'),
    retry: 'none',
    es: 'ANA está abriendo el túnel. Espere unos segundos.',
    en: 'ANA is opening the tunnel. Wait a few seconds.',
  },
]

export const audioErrors: readonly VendorErrorText[] = [
  {
    codes: ['audio.unreadable', 'audio.unwritable'],
    retry: 'fix_first',
    es: 'ANA no puede leer o escribir su carpeta de audio. Revise el espacio en disco y los permisos de la carpeta de datos.',
    en: 'ANA cannot read or write its audio folder. Check disk space and the permissions of the data folder.',
  },
]

export const databaseErrors: readonly VendorErrorText[] = [
  {
    codes: ['database.unavailable'],
    retry: 'back_off',
    es: 'La base de datos de ANA no responde. Revise el espacio en disco y que ningún otro programa use la carpeta de datos; con PostgreSQL, que el servidor esté en marcha.',
    en: "ANA's database does not answer. Check disk space and that no other program uses the data folder; with PostgreSQL, that the server is running.",
  },
]

/** Failures on the way to any vendor. `{vendor}` is filled in. */
export const networkErrors: readonly VendorErrorText[] = [
  {
    codes: ['network.dns'],
    retry: 'back_off',
    es: 'No se encuentra el servidor de {vendor}. Revise la conexión a internet, el DNS y la dirección configurada.',
    en: 'The {vendor} server cannot be found. Check the internet connection, the DNS and the configured address.',
  },
  {
    codes: ['network.refused'],
    retry: 'back_off',
    es: 'El servidor de {vendor} rechaza la conexión. Revise que esté en marcha y que la dirección y el puerto sean correctos.',
    en: 'The {vendor} server refuses the connection. Check that it is running and that address and port are right.',
  },
  {
    codes: ['network.timeout'],
    retry: 'back_off',
    es: '{vendor} no respondió a tiempo. ANA lo intenta de nuevo; revise la conexión a internet si se repite.',
    en: '{vendor} did not answer in time. ANA retries; check the internet connection if it persists.',
  },
  {
    codes: ['network.tls'],
    retry: 'fix_first',
    es: 'La conexión segura con {vendor} falló. Revise la fecha del computador, el antivirus o el proxy que inspecciona HTTPS.',
    en: 'The secure connection to {vendor} failed. Check the computer’s date, and the antivirus or proxy that inspects HTTPS.',
  },
  {
    codes: ['network.reset'],
    retry: 'back_off',
    es: 'La conexión con {vendor} se cortó. ANA lo intenta de nuevo; revise la red si se repite.',
    en: 'The connection to {vendor} was cut. ANA retries; check the network if it persists.',
  },
  {
    codes: ['network.unreachable'],
    retry: 'back_off',
    es: 'No hay camino de red hasta {vendor}. Revise la conexión a internet y el cortafuegos.',
    en: 'There is no network path to {vendor}. Check the internet connection and the firewall.',
  },
]
