/**
 * Twilio's error codes in an operator's words: what is wrong and what to do next. REST codes come with an
 * answer of the API; 11xxx to 16xxx and 31xxx come in notifications and callbacks. Three-digit codes stand
 * for an HTTP status that came without a code of Twilio's.
 * Source: the Twilio error dictionary, https://www.twilio.com/docs/api/errors.
 */
import type { VendorErrorText } from './vendor-error-text.ts'

const twilio = (...codes: number[]) => codes.map((code) => `twilio.${code}`)

const accountErrors: VendorErrorText[] = [
  {
    codes: ['twilio.not_configured'],
    retry: 'fix_first',
    es: 'Twilio no está configurado. Escriba en Ajustes el Account SID, el Auth Token y el número.',
    en: 'Twilio is not configured. Enter the Account SID, Auth Token and number in Settings.',
  },
  {
    codes: twilio(20003, 20101, 401),
    retry: 'fix_first',
    es: 'Las credenciales de Twilio están mal o fueron revocadas. Copie de nuevo el Account SID y el Auth Token desde la consola de Twilio.',
    en: 'The Twilio credentials are wrong or were revoked. Copy the Account SID and Auth Token again from the Twilio console.',
  },
  {
    codes: twilio(10001, 20005),
    retry: 'fix_first',
    es: 'La cuenta de Twilio está suspendida o cerrada. Revise la facturación en la consola de Twilio.',
    en: 'The Twilio account is suspended or closed. Check billing in the Twilio console.',
  },
  {
    codes: twilio(20008),
    retry: 'fix_first',
    es: 'Estas son credenciales de prueba de Twilio y no pueden hacer llamadas. Use las credenciales reales (Live) de la cuenta.',
    en: 'These are Twilio test credentials, which cannot place calls. Use the live credentials of the account.',
  },
  {
    codes: twilio(10002),
    retry: 'fix_first',
    es: 'La cuenta de prueba de Twilio no incluye esta función. Pase la cuenta a un plan de pago.',
    en: 'The Twilio trial account lacks this feature. Upgrade the account.',
  },
  {
    codes: twilio(10004),
    retry: 'back_off',
    es: 'Hay demasiadas llamadas simultáneas para la cuenta de Twilio. ANA baja el ritmo; si se repite, reduzca el máximo de llamadas simultáneas.',
    en: 'Too many simultaneous calls for the Twilio account. ANA slows down; if it persists, lower the limit of simultaneous calls.',
  },
  {
    codes: twilio(20429, 429),
    retry: 'back_off',
    es: 'Twilio está limitando las solicitudes. ANA lo intenta de nuevo sola; si se repite, baje las llamadas por segundo.',
    en: 'Twilio is rate limiting. ANA retries by itself; if it persists, lower the calls per second.',
  },
  {
    codes: twilio(20500, 20503, 12400, 500, 502, 503, 504),
    retry: 'back_off',
    es: 'Problema temporal de Twilio. ANA lo intenta de nuevo; si dura, consulte status.twilio.com.',
    en: 'Temporary Twilio problem. ANA retries; if it lasts, see status.twilio.com.',
  },
  {
    codes: twilio(22005),
    retry: 'later',
    es: 'La cola de llamadas de Twilio está llena. La llamada se intentará más tarde; baje las llamadas por segundo.',
    en: 'The Twilio call queue is full. The call will be tried later; lower the calls per second.',
  },
  {
    codes: twilio(20001, 20422, 21206, 21208, 21209, 21218, 400, 422),
    retry: 'fix_first',
    es: 'Twilio rechazó un parámetro de la llamada. Revise los ajustes de Twilio y de la llamada.',
    en: 'Twilio refused a parameter of the call. Review the Twilio and call settings.',
  },
  {
    codes: twilio(20403, 403),
    retry: 'fix_first',
    es: 'Las credenciales de Twilio no tienen permiso para esto. Use las credenciales principales de la cuenta.',
    en: 'The Twilio credentials lack permission for this. Use the main credentials of the account.',
  },
  {
    codes: twilio(20404, 404),
    retry: 'fix_first',
    es: 'Twilio no encuentra lo pedido: la llamada ya no existe, o el Account SID no es correcto. Revise el Account SID.',
    en: 'Twilio cannot find what was asked for: the call no longer exists, or the Account SID is wrong. Check the Account SID.',
  },
  {
    codes: twilio(20409),
    retry: 'back_off',
    es: 'Otro cambio ocurrió al mismo tiempo en Twilio. Recargue e inténtelo de nuevo.',
    en: 'Another change happened at the same time at Twilio. Reload and try again.',
  },
]

const numberErrors: VendorErrorText[] = [
  {
    codes: twilio(21201, 21213),
    retry: 'fix_first',
    es: 'Falta un número de teléfono en la llamada. Configure el número de Twilio en Ajustes.',
    en: 'A phone number is missing from the call. Set the Twilio number in Settings.',
  },
  {
    codes: twilio(21202),
    retry: 'fix_first',
    es: 'Los números de tarifa especial no están permitidos. Retire este número de la lista.',
    en: 'Premium-rate numbers are not allowed. Remove this number from the list.',
  },
  {
    codes: twilio(21203, 21215, 13227),
    retry: 'fix_first',
    es: 'La cuenta no puede llamar a este país. Actívelo en Twilio → Voice → Geo Permissions, también sus rangos de alto riesgo.',
    en: 'The account may not call this country. Enable it in Twilio → Voice → Geo Permissions, including its high-risk ranges.',
  },
  {
    codes: twilio(21204),
    retry: 'fix_first',
    es: 'Esta llamada ya había empezado. No hace falta repetirla.',
    en: 'This call had already started. There is no need to repeat it.',
  },
  {
    codes: twilio(21205, 11100),
    retry: 'fix_first',
    es: 'La dirección pública de ANA no es válida para Twilio. Revise el túnel o la dirección propia en Ajustes.',
    en: "ANA's public address is not valid for Twilio. Check the tunnel or the own address in Settings.",
  },
  {
    codes: twilio(21210),
    retry: 'fix_first',
    es: 'El número desde el que se llama no está verificado. Verifíquelo en Twilio → Phone Numbers → Verified Caller IDs.',
    en: 'The calling number is not verified. Verify it in Twilio → Phone Numbers → Verified Caller IDs.',
  },
  {
    codes: twilio(21211, 21217, 13223, 13224, 13226),
    retry: 'fix_first',
    es: 'El número de teléfono no es válido. Corríjalo en la lista.',
    en: 'The phone number is not valid. Correct it in the list.',
  },
  {
    codes: twilio(21212, 13214),
    retry: 'fix_first',
    es: 'El número desde el que se llama no se puede usar. Elija en Ajustes un número de voz de esta cuenta de Twilio.',
    en: 'The calling number cannot be used. In Settings choose a voice number of this Twilio account.',
  },
  {
    codes: twilio(21214),
    retry: 'later',
    es: 'No se puede llegar a este número ahora. ANA lo intentará más tarde.',
    en: 'This number cannot be reached now. ANA will try later.',
  },
  {
    codes: twilio(21216, 13225),
    retry: 'fix_first',
    es: 'Twilio bloquea este destino. Consulte a soporte de Twilio si el número es legítimo.',
    en: 'Twilio blocks this destination. Ask Twilio support if the number is legitimate.',
  },
  {
    codes: twilio(21219, 21608),
    retry: 'fix_first',
    es: 'Con la cuenta de prueba de Twilio solo se puede llamar a números verificados. Verifique este número o pase a un plan de pago.',
    en: 'A Twilio trial account can only call verified numbers. Verify this number or upgrade.',
  },
  {
    codes: twilio(21220),
    retry: 'fix_first',
    es: 'La llamada ya había terminado. No hace falta hacer nada.',
    en: 'The call had already ended. Nothing needs to be done.',
  },
  {
    codes: twilio(21234, 21262, 21263),
    retry: 'fix_first',
    es: 'La detección de buzón de voz está mal configurada. Revise sus ajustes.',
    en: 'Voicemail detection is misconfigured. Review its settings.',
  },
  {
    codes: twilio(32017),
    retry: 'fix_first',
    es: 'El operador bloquea el número desde el que se llama: tiene reputación de spam. Regístrelo en Twilio Trust Hub o use otro número.',
    en: 'The carrier blocks the calling number: it has a spam reputation. Register it in Twilio Trust Hub or use another number.',
  },
  {
    codes: twilio(32014),
    retry: 'later',
    es: 'La llamada terminó sin que llegara audio. ANA lo intentará más tarde.',
    en: 'The call ended and no audio arrived. ANA will try later.',
  },
]

const webhookErrors: VendorErrorText[] = [
  {
    codes: twilio(11200),
    retry: 'fix_first',
    es: 'Twilio no recibió una respuesta correcta de ANA. Revise el túnel y que ANA esté en marcha.',
    en: 'Twilio did not get a correct answer from ANA. Check the tunnel and that ANA is running.',
  },
  {
    codes: twilio(11205, 11210),
    retry: 'back_off',
    es: 'Twilio no llega a la dirección pública de ANA. Reinicie el túnel.',
    en: "Twilio cannot reach ANA's public address. Restart the tunnel.",
  },
  {
    codes: twilio(11206, 11215),
    retry: 'fix_first',
    es: 'El túnel devolvió una respuesta inválida. Reinícielo o use otra dirección pública.',
    en: 'The tunnel returned an invalid answer. Restart it or use another public address.',
  },
  {
    codes: twilio(11220, 11235, 11236, 11237, 31910),
    retry: 'fix_first',
    es: 'El certificado HTTPS de la dirección pública tiene un problema. Renuévelo o use otro túnel.',
    en: 'The HTTPS certificate of the public address has a problem. Renew it or use another tunnel.',
  },
  {
    codes: twilio(11750, 11770, 12100, 12101, 12102, 12200, 12300, 15004, 31941),
    retry: 'fix_first',
    es: 'Error interno de ANA: Twilio no entendió sus instrucciones (TwiML). Informe este código al soporte de ANA.',
    en: 'Internal error of ANA: Twilio did not understand its instructions (TwiML). Report this code to ANA support.',
  },
  {
    codes: twilio(13313, 13327, 13328, 13331, 13335, 13512),
    retry: 'fix_first',
    es: 'Un ajuste del reconocimiento de voz no es válido. Revise los ajustes de voz.',
    en: 'A speech recognition setting is not valid. Review the speech settings.',
  },
  {
    codes: twilio(13420, 13520),
    retry: 'fix_first',
    es: 'Twilio no pudo reproducir el audio o el texto. Pruebe la voz en Ajustes.',
    en: 'Twilio could not play the audio or the text. Test the voice in Settings.',
  },
  {
    codes: twilio(13805),
    retry: 'fix_first',
    es: 'La cuenta de prueba de Twilio cortó la llamada a los 10 minutos. Pase a un plan de pago.',
    en: 'The Twilio trial account cut the call at 10 minutes. Upgrade the account.',
  },
  {
    codes: twilio(15002),
    retry: 'later',
    es: 'La llamada caducó en la cola de Twilio. ANA lo intentará más tarde.',
    en: 'The call expired in the Twilio queue. ANA will try later.',
  },
  {
    codes: twilio(15003),
    retry: 'none',
    es: 'ANA no pudo guardar un aviso de Twilio. Revise el espacio en disco y el registro de ANA.',
    en: "ANA could not store a notice from Twilio. Check disk space and ANA's log.",
  },
  {
    codes: twilio(16020),
    retry: 'fix_first',
    es: 'La sala de la llamada está llena. Espere a que alguien salga.',
    en: 'The room of the call is full. Wait until somebody leaves.',
  },
]

const streamErrors: VendorErrorText[] = [
  {
    codes: twilio(31900, 31903, 31924),
    retry: 'later',
    es: 'Se cortó el enlace de audio con Twilio. ANA lo intentará más tarde; si se repite, revise la red o use el modo por turnos.',
    en: 'The audio link with Twilio dropped. ANA will try later; if it persists, check the network or use turn-by-turn mode.',
  },
  {
    codes: twilio(31901, 31902, 31904),
    retry: 'back_off',
    es: 'Twilio no llega al servidor de audio de ANA. Revise el túnel.',
    en: "Twilio cannot reach ANA's audio server. Check the tunnel.",
  },
  {
    codes: twilio(31920),
    retry: 'fix_first',
    es: 'El enlace de audio fue rechazado. Revise la dirección pública y la firma de Twilio (Auth Token).',
    en: 'The audio link was rejected. Check the public address and the Twilio signature (Auth Token).',
  },
  {
    codes: twilio(31921),
    retry: 'none',
    es: 'El enlace de audio se cerró mal. No hace falta hacer nada si las llamadas siguen bien.',
    en: 'The audio link closed badly. Nothing needs to be done while calls go well.',
  },
  {
    codes: twilio(31922, 31923),
    retry: 'fix_first',
    es: 'La dirección del audio debe empezar por wss://. Use una dirección pública HTTPS.',
    en: 'The audio address must begin with wss://. Use a public HTTPS address.',
  },
  {
    codes: twilio(31930, 31931),
    retry: 'none',
    es: 'ANA envía audio demasiado rápido y Twilio descarta una parte. Informe este código al soporte de ANA.',
    en: 'ANA sends audio too fast and Twilio discards some. Report this code to ANA support.',
  },
  {
    codes: twilio(31950, 31951),
    retry: 'fix_first',
    es: 'Error interno de ANA: un mensaje de audio no es válido. Informe este código al soporte de ANA.',
    en: 'Internal error of ANA: an audio message is not valid. Report this code to ANA support.',
  },
  {
    codes: twilio(39001),
    retry: 'later',
    es: 'Twilio perdió la conexión de conversación con ANA. ANA lo intentará más tarde; revise el túnel.',
    en: 'Twilio lost the conversation link with ANA. ANA will try later; check the tunnel.',
  },
  {
    codes: twilio(64101, 64105, 64107),
    retry: 'fix_first',
    es: 'Error interno de ANA en la conversación por Twilio. Informe este código al soporte de ANA.',
    en: 'Internal error of ANA in the Twilio conversation. Report this code to ANA support.',
  },
  {
    codes: twilio(64109),
    retry: 'back_off',
    es: 'Hay demasiadas conversaciones simultáneas en Twilio. ANA baja el ritmo; reduzca el máximo de llamadas simultáneas.',
    en: 'Too many simultaneous conversations at Twilio. ANA slows down; lower the limit of simultaneous calls.',
  },
]

export const twilioErrors: readonly VendorErrorText[] = [
  ...accountErrors,
  ...numberErrors,
  ...webhookErrors,
  ...streamErrors,
]
