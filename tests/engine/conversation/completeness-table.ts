/** What Colombian callers say, whole and cut off, with what a listener would make of it. */
import type { Asked } from '../../../electron/engine/conversation/conversation-port.ts'

const lines = (text: string): string[] =>
  text
    .split(/[|\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** She will certainly go on, whatever was asked. */
export const open: string[] = lines(`
  y | pero | porque | de la | con | con la | y la | o sea | es que | y es que | no es que | lo que pasa es que
  eh | este | eeh este | pues | no pues | y pues | pero pues | entonces | y entonces | bueno entonces
  a ver | eh a ver | déjeme ver | déjeme a ver | déjeme mirar | espere un momentico | espéreme un segundito | déjeme pienso
  yo quiero | quiero | quisiera | yo quisiera | necesito | yo necesito | yo tengo | tengo | yo soy | soy | pero yo soy
  es que yo | y yo | que yo | pero es que yo | lo que yo quería preguntarle es si | yo lo que quiero es
  a mí me | y a mí me | es que a mí me | porque a mí no me | la verdad es que | la verdad es que yo | resulta que | mire que
  quería preguntarle | yo quería saber | quisiera saber | una pregunta | otra pregunta | yo le quería preguntar una cosa
  trabajo en la | trabajo en | yo trabajo con la | soy pensionada de | soy pensionado del | soy docente en la
  soy docente de la secretaría de | en la secretaría de | con la alcaldía de | trabajo con el | me paga la | me pagan por
  tengo una deuda con | tengo un crédito con el | tengo una libranza en | le debo al | estoy pagando un | estoy pagando
  ya tengo un | yo ya tengo una | es para arreglar la | para comprar un | para pagar unas | para el | sería para | es para
  necesito como | necesito unos | por ahí unos | como unos | unos | más o menos unos | serían como | son como
  me están descontando | me descuentan como | me descuentan | me quedan | me quedan como | yo gano | gano | yo gano como | me llegan
  tres cero cero | tres uno cinco | tres uno cinco cuatro cinco | el número es tres uno dos | mi celular es | mi correo es
  trescientos doce cuatro cincuenta y | tres doce cuatro cinco seis | 310 456 | uno punto | al uno punto | treinta y | ciento
  el lunes a | el lunes a las | mañana a | mañana a las | a las | como a las | después de las | por la | en la | a eso de las
  el martes por la | llámeme el | llámeme a las | me puede llamar a | yo estoy libre después de | el quince de | a principios de
  cuánto me | y cuánto me | y cuál es la | qué tasa de | y la tasa de | y eso me lo | y si yo | y si yo saco | si yo le
  si me la | cuando yo | como mi | mi esposo y | mi hija me | el problema es que | lo que pasa | usted sabe que | imagínese que
  no porque | no es que yo | sí pero | sí pero es que | sí lo que pasa es que | bueno pero | ah bueno y | claro pero
  no me | no le | no se | no lo | ya no me | nunca me | ni | ni la | tampoco me | yo no
  estoy en una | estoy en | voy para el | voy en el | ahorita estoy en el | estoy muy | es muy | me parece muy | muy | tan
  con mi | le voy a decir que | yo le digo que | me dijeron que | dicen que | me da miedo que | espero que | creo que
  hable con mi | tengo que hablar con | tengo que consultarlo con mi | lo consulto con | déjeme hablar con mi | se lo comento a mi
  el banco me | en el banco me dijeron que | la cooperativa me | ellos me | ustedes me | usted me | ustedes qué tan
  dos millones y | un millón y | tres millones con | cuarenta y | sesenta y | cincuenta y siete y | a treinta y
  soy auxiliar de | soy el | yo soy la | habla con el | le habla la | mi nombre es | me llamo | yo me llamo
  mándeme la información al | mándemelo por | escríbame al | al correo de | por el | a través de | me lo manda al
  digamos | digamos que | por ejemplo | mejor dicho | es decir | o sea que | así que | además | incluso
  cada | algún | ningún | cualquier | otro | por lo menos | lo otro | lo único | y lo otro es que | aunque | sin | para que
  mmm este | no sé si | no sé cuánto | quién sabe si | depende de | eso depende de la | según el | hasta | desde el
  yo había | me han | ya he | yo iba | iba a | voy a | vamos a | puede ser que | ojalá
`)

/** What ANA had asked, and answers that leave nothing to wait for. */
export const answered: Array<[Asked | null, string[]]> = [
  [
    'identity',
    lines(`sí | sí señora | sí señor | sí con ella | sí con él | con ella | con él | con ella habla | soy yo | sí soy yo
      sí con la misma | con el mismo | sí a la orden | sí dígame | a la orden | sí buenas | buenos días sí con ella | claro con él
      quién habla | de parte de quién | con quién hablo | sí quién habla | de dónde me llama | está equivocado | número equivocado
      no me llame más | no me vuelvan a llamar | un momento ya se lo paso | ya se la paso no cuelgue | aló | sí aló`),
  ],
  [
    'consent',
    lines(`sí | sí señora | sí de acuerdo | de acuerdo | sí no hay problema | no hay problema | está bien | sí está bien | claro que sí
      bueno está bien | sí autorizo | autorizo | acepto | sí claro | listo | dale | hágale | sí siga | sí señorita autorizo | bueno sí
      no | no señora | no autorizo | no gracias | por qué me graban | de qué se trata | cómo así | para qué`),
  ],
  [
    'permission',
    lines(`sí | sí cuénteme | cuénteme | dígame | bueno dígame | sí claro | sí tengo un minuto | dale | hágale | bueno | claro
      sí señora cuénteme | no gracias | no me interesa | no | de una | listo cuénteme | siga | adelante`),
  ],
  [
    'occupation',
    lines(`soy docente | soy pensionado | soy pensionada de colpensiones | docente del magisterio | trabajo en la alcaldía
      soy profesora de la secretaría de educación | soy empleado público | trabajo en el hospital departamental | soy policía
      soy pensionado del ejército | trabajo con la gobernación | yo soy docente pensionada | soy maestra de primaria`),
  ],
  [
    'payroll_office',
    lines(`colpensiones | la alcaldía | la secretaría de educación | fopep | la fiduprevisora | la gobernación de boyacá
      me paga colpensiones | en la rama judicial | el sena | casur | con la policía nacional`),
  ],
  [
    'age',
    lines(`cuarenta y seis | cuarenta y seis años | tengo cincuenta y dos años | sesenta y nueve recién cumpliditos | sesenta años
      tengo treinta y ocho | 46 | 52 años | veintiocho | setenta | acabo de cumplir sesenta y uno`),
  ],
  [
    'goal',
    lines(
      'para arreglar la casa | para pagar unas deudas | para comprar una moto | recoger deudas | libre inversión',
    ),
  ],
  [
    'amount',
    lines(`treinta millones | unos treinta millones | como veinte millones | diez millones de pesos | quince millones | un millón
      quinientos mil | por ahí doce millones | 20 millones | cuarenta millones | unos ocho millones para pagar deudas
      cinco millones para el techo de la casa | como veinte millones para el estudio de mi hijo`),
  ],
  [
    'income',
    lines(`dos millones quinientos | un millón novecientos | tres ochocientos | cuatro millones doscientos mil | novecientos mil pesos
      dos millones de pesos | un millón trescientos mil | gano tres millones quinientos mil`),
  ],
  [
    'deductions',
    lines(
      'no | no señora | no ninguno | ninguno | no tengo | trescientos mil | me descuentan quinientos mil pesos | no nada | solo salud y pensión | una libranza de doscientos mil al mes',
    ),
  ],
  [
    'adviser',
    lines(
      'el jueves a las nueve | mejor mañana a las cuatro | sí | sí claro | sí me interesa | bueno | sí señora | no gracias | me gustaría | claro que sí | no por ahora no',
    ),
  ],
  [
    'appointment_time',
    lines(`mañana a las tres | a las cinco de la tarde | el lunes a las diez de la mañana | mañana por la tarde | en la mañana | a la una
      a cualquier hora | cuando quiera | el jueves a las diez y media | el viernes a las dos | por la noche | a mediodía | a las 3`),
  ],
  [
    'callback_time',
    lines(
      'mañana a las nueve | en la tarde | más tarde | el martes a las cuatro | hoy a las seis de la tarde',
    ),
  ],
  [
    'channel',
    lines('whatsapp | por whatsapp | al correo | por correo | al whatsapp por favor | por mensaje de texto'),
  ],
  ['written_info', lines('sí | sí por favor | no gracias | sí señora | bueno | claro | no')],
  [
    'relative_time',
    lines('a las seis | por la noche | a las siete de la noche | después de las cinco de la tarde'),
  ],
  [
    null,
    lines(`cuánto me prestan | y cuánto me quedaría | cuál es la tasa | qué tasa manejan | y el plazo | y la tasa | y eso cuánto demora
      qué papeles son | cómo así | por qué | quién habla | y eso para qué | cómo funciona | usted es un robot cierto | y eso se puede
      qué tengo que hacer | dónde queda la oficina | cuántos años me dan | a cuántos meses es | hasta cuánto prestan
      hasta luego | chao | muchas gracias | bueno muchas gracias | que esté muy bien hasta luego | no gracias | no me interesa
      gracias muy amable | listo quedo pendiente | feliz día | dios la bendiga | bueno mija gracias
      no me llamen más | bórreme de la lista | no me vuelvan a llamar | quite mi número de la base | déjenme en paz | deje de llamarme
      número equivocado gracias | no sé | eso sería todo | así está bien | me interesa | sí me interesa
      ¿y la tasa? | ¿usted es una persona? | ¿me escucha? | ¿aló? | ajá ¿y la tasa?`),
  ],
]

/** Whole, though nothing in them says so: ANA may take her time, but not as long as for a broken sentence. */
export const notOpen: string[] = lines(`
  trabajo en una empresa privada | yo estoy reportado en datacrédito | ya tengo una libranza con el banco popular | estoy endeudada
  hágale pues | bueno pues | listo pues | me están sacando mucha plata pues | hágale entonces | no él no está | ella está trabajando
  no puedo | ahora no puedo | no estoy interesada | no la escucho | no le entiendo | yo ya hice ese trabajo | en mi trabajo
  me gano dos millones | tengo dos hijos | mi esposo maneja eso | lo voy a pensar | déjeme y lo pienso bien | yo le aviso
  la tasa está muy alta | en el banco me la dan más barata | estoy manejando | estoy en clase | llámeme mañana | llámeme más tarde
  hable con mi hija | eso es una estafa | ustedes son muy insistentes | yo no confío en esas llamadas | y yo qué gano con eso
  a este mismo | sí a este | a este número | por ahí a las seis llega | se lo digo yo | eso lo manejo yo | que me llame él
  no tengo | sí tengo | sí puedo | no quiero | ya no quiero | eso es lo que tengo | es todo lo que gano | con lo que gano
  sí la escucho | la escucho | aquí estoy | sigo aquí | ya | sí ya | mmm ya | el lunes | mañana | docente | pensionada | casada
  a mí me descuentan | como a las tres y media más bien | sí a ver | ahí sí a ver | me lo mandan al correo y ya | la otra
  me da como miedo | uno se mete en esas y termina peor | eso está muy bueno | qué pena con usted | ay qué bueno | está bien
  ciento por ciento | al uno punto seis por ciento | tres uno cinco cuatro cinco seis siete ocho nueve cero | a la una | 3154567890
  de todas maneras | no hay afán | ya firmé | sí señor eso es correcto | yo vivo en bogotá | con el mismo
`)
