/** What the views around sending and reading say, in Spanish: as in words-sync.ts, in the words of docs/words.md. */
import { clock, count, counted, either, recent, told } from "./format";
import type {
  ArriveWords, AssignmentWords, ChangesWords, HistoryWords, PolicyWords, QueueWords, SettingsWords, SheetWords,
} from "./words-sync";

const grades = (n: number) => counted(n, "calificación", "calificaciones");
const tasks = (n: number) => counted(n, "tarea", "tareas");
const changes = (n: number) => counted(n, "cambio", "cambios");
const are = (n: number) => either(n, "está", "están");

export const spanishChangesWords: ChangesWords = {
  region: (lms) => `Cambios hechos en ${lms}`,
  headline: (total, open) =>
    `${changes(total)}, ${open === 0 ? either(total, "con una opción puesta", "cada uno con una opción puesta") : counted(open, "necesita una decisión", "necesitan una decisión")}`,
  lead: (lms, total) =>
    `${either(total, "Se editó", "Se editaron")} en ${lms} y ${either(total, "espera", "esperan")} aquí. Nada cambia aquí ni en ${lms} hasta que usted lo aplique.`,
  next: "Siguiente por decidir",
  nextTip: "Ir al siguiente cambio sin decisión",
  reading: (lms) => `Leyendo ${lms}…`,
  lastRead: (lms, at) => `Última lectura de ${lms}: ${recent(at)}`,
  neverRead: (lms) => `${lms} aún sin leer`,
  check: "Volver a leer",
  checkFirst: (lms) => `Leer ${lms} ahora`,
  none: (lms, at) => `Nada que decidir. Última lectura de ${lms}: ${told(at)}`,
  noneText: (lms) => `Cuando alguien cambia una calificación o una tarea en ${lms}, aparece aquí para que usted decida.`,
  unread: (lms) => `${lms} aún no se ha leído para esta sección`,
  unreadText: "Leer no cambia nada, ni aquí ni allá.",
  old: (at) => `Esta lista es de: ${recent(at)}. Se podrá aplicar en cuanto la lectura funcione.`,
  filters: "Filtrar los cambios",
  filter: {
    all: () => "Todos",
    decide: () => "Por decidir",
    changed: (lms) => `Cambiados en ${lms}`,
    deleted: (lms) => `Eliminados en ${lms}`,
    scores: () => "Puntajes",
    comments: () => "Comentarios",
    details: () => "Datos de la tarea",
  },
  nothingHere: "Nada de este tipo",
  nothingHereText: "Los demás cambios siguen en espera.",
  showAll: "Mostrar todos los cambios",
  table: (lms) => `Cambios encontrados en ${lms}`,
  select: "Seleccionar",
  selectRow: (name, what) => `Seleccionar ${name}, ${what}`,
  selectGroup: (title) => `Seleccionar todo en ${title}`,
  columns: { what: "Qué cambió", base: "Acordado", yours: "Aquí", decision: "Decisión", becomes: "Será", by: "Editado por" },
  rows: changes,
  toDecide: (n) => `${count(n)} por decidir`,
  mineAll: (n) => `Conservar lo mío en ${either(n, "el", "los")} ${count(n)}`,
  lmsAll: (lms, n) => `Tomar lo de ${lms} en ${either(n, "el", "los")} ${count(n)}`,
  mine: "Lo mío",
  take: (lms) => `Lo de ${lms}`,
  edit: "Editar",
  editTip: "Escribir otro resultado",
  editOff: "Esto solo se puede conservar o tomar",
  decisionFor: (name, what) => `Decisión para ${name}, ${what}`,
  spoken: {
    mine: ["Aquí: ", ". Conservar lo mío"],
    lms: (lms) => [`${lms}: `, `. Tomar lo de ${lms}`],
  },
  same: "igual",
  noScore: "Sin puntaje",
  noComment: "Sin comentario",
  newComment: "Comentario nuevo",
  longerComment: "Comentario más largo",
  shorterComment: "Comentario más corto",
  otherComment: "Otro comentario",
  myComment: "Su comentario",
  ownComment: "Su texto nuevo",
  undecided: "Por decidir",
  taken: (lms) => `tomado de ${lms}`,
  sent: "va en la próxima sincronización",
  keptAgain: "se crea en la próxima sincronización",
  removed: "Quitado aquí",
  kept: "Conservado aquí",
  canUndo: "se puede deshacer",
  found: (day) => `encontrado: ${day}`,
  openThere: (lms) => `Abrir en ${lms}`,
  editor: {
    score: (name, points) => `Resultado de ${name}${points === "" ? "" : `, de ${points}`}`,
    comment: (name) => `Comentario para ${name}`,
    detail: (name, title) => `${name} de ${title}`,
    keep: "Usar esto",
    keepTip: "Usar este resultado (Enter)",
    cancelTip: "Dejarlo como estaba (Esc)",
    empty: "Escriba el resultado, o pulse Esc.",
  },
  selected: (n) => counted(n, "seleccionado", "seleccionados"),
  mineSelected: (n) => `Conservar lo mío (${count(n)})`,
  lmsSelected: (lms, n) => `Tomar lo de ${lms} (${count(n)})`,
  later: "Decidir después",
  laterTip: "Retirar la elección; el cambio se queda aquí (Backspace)",
  clear: "Quitar la selección",
  decided: (n, total) => `${count(n)} de ${count(total)} con decisión`,
  split: (lms, theirs, mine, own) =>
    [
      theirs > 0 ? `${count(theirs)} con lo de ${lms}` : "",
      mine > 0 ? `${count(mine)} con lo mío` : "",
      own > 0 ? `${count(own)} con un valor propio` : "",
    ]
      .filter((part) => part !== "")
      .join(", "),
  hint: (left, filled, kept, lms) =>
    left === 0
      ? kept
        ? "Lo que se conserva queda autorizado y va con la próxima sincronización."
        : `Lo que se toma ya está en ${lms}. No hace falta enviar nada.`
      : `Las sugerencias vienen puestas cuando cambió un solo lado${filled ? ", o según su configuración" : ""}. ${left === 1 ? "El que falta se queda" : `Los ${count(left)} que faltan se quedan`} aquí hasta que usted elija.`,
  hidden: (n) =>
    `${counted(n, "decisión no se ve", "decisiones no se ven")} por el filtro y también se ${either(n, "aplicará", "aplicarán")}.`,
  progress: "Con decisión",
  keys: { mine: "lo mío", take: "tomar", edit: "editar" },
  apply: (n) => (n === 0 ? "Nada decidido todavía" : `Aplicar ${counted(n, "decisión", "decisiones")}`),
  applyOld: (lms) => `No se pudo leer ${lms}. Primero hay que volver a leer.`,
  applying: "Aplicando…",
  applied: (n) => counted(n, "decisión aplicada", "decisiones aplicadas"),
  refused: (n) => `${counted(n, "decisión no se aceptó", "decisiones no se aceptaron")}, vea la fila`,
  undo: "Deshacer",
  undone: "Deshecho. Los cambios esperan aquí de nuevo",
  more: (n) => `Mostrar ${count(n)} más`,
  takenTitle: (n) => counted(n, "edición se tomó automáticamente", "ediciones se tomaron automáticamente"),
  takenText: "Esta sección toma las ediciones cuando solo cambió el LMS.",
  takenTable: "Ediciones tomadas automáticamente",
};

export const spanishSheetWords: SheetWords = {
  checking: (lms) => `Primero se lee ${lms}…`,
  checkingText: "No se envía nada antes de que usted haya visto la lista.",
  title: (lms) => `Sincronizar con ${lms}`,
  send: "Enviar",
  lead: (section, lms, fresh, at) =>
    `${section}. Todavía no se envió nada. ${
      fresh ? `${lms} se acaba de leer: este es el plan actual.` : at ? `Última lectura de ${lms}: ${told(at)}.` : ""
    }`.trim(),
  leadNotLinked: (section) => `${section}. No se ha enviado nada.`,
  failed: "No se pudo hacer el plan",
  moved: "Algo cambió mientras tanto, así que no se envió nada.",
  movedText: "Este es el plan nuevo. Mírelo de nuevo y luego envíe.",
  assignments: "Tareas",
  created: (n) => counted(n, "nueva", "nuevas"),
  updated: (n) => counted(n, "actualizada", "actualizadas"),
  due: (at) => `para el ${at}`,
  grades: "Calificaciones para enviar",
  fresh: (n) => counted(n, "nueva", "nuevas"),
  replaced: (n) => counted(n, "reemplaza un puntaje", "reemplazan un puntaje"),
  cleared: (n) => counted(n, "borrada", "borradas"),
  clearedNote: (n, lms) => `${counted(n, "puntaje se quita", "puntajes se quitan")} en ${lms}.`,
  gradesOf: (n) => grades(n),
  table: (title) => `Calificaciones de ${title}`,
  columns: { student: "Estudiante", now: (lms) => `En ${lms}`, next: "Será", note: "Nota", assignment: "Tarea" },
  all: (n) => `Mostrar ${either(n, "el", "los")} ${count(n)}`,
  held: "Con retención",
  heldNote: "se quedan aquí, a salvo, hasta que usted las arregle o decida",
  assignmentItself: "La tarea",
  decide: "Decidir ahora",
  whoHelps: "Quién puede ayudar",
  fixScore: "Cambiar puntaje",
  fixAssignment: "Ir a calificaciones",
  answer: "¿Llegó?",
  drafts: (n) =>
    n === 1
      ? "1 borrador no se incluye porque no está autorizado."
      : `${count(n)} borradores no se incluyen porque no están autorizados.`,
  review: "Ir a calificaciones",
  unchanged: (n, lms) => `${counted(n, "calificación es igual", "calificaciones son iguales")} aquí y en ${lms}.`,
  nothing: (lms) => `Todo lo autorizado ya está en ${lms}.`,
  safe: (lms) => `Cada calificación se lee de nuevo justo antes de escribirla. Si ${lms} cambió, la de aquí espera.`,
  busy: "Ya hay una sincronización de esta sección en marcha.",
  showBusy: "Mostrarla",
  again: "Volver a leer",
  toSettle: (n) => (n === 1 ? "Falta una respuesta" : `Faltan ${count(n)} respuestas`),
  toSettleText: "Conviene resolver esto primero: hasta entonces sus calificaciones quedan retenidas.",

  undo: {
    title: "Deshacer una sincronización",
    lead: (section, lms, at) =>
      `${section}. Lo que envió la sincronización (${recent(at)}) vuelve a lo que ${lms} tenía antes. Todavía no se envió nada.`,
    leadNone: (section, at) =>
      `${section}. Nada de la sincronización (${recent(at)}) se puede restablecer desde aquí. El motivo y qué hacer en su lugar están abajo.`,
    grades: "Puntajes que se devuelven",
    deletes: (lms) => `Para eliminar en ${lms}`,
    deletesNote: (n, lms) =>
      `Esa sincronización creó ${either(n, "esta tarea", "estas tareas")}. Al ${either(n, "eliminarla", "eliminarlas")} se van también sus calificaciones en ${lms}; aquí se quedan.`,
    keep: (n, lms) => `${either(n, "Conservarla", "Conservarlas")} en ${lms}`,
    left: "Sin tocar",
    leftNote: "se quedan como están ahora",
    nothing: "Todo está como antes de esa sincronización.",
    stopText: (n) =>
      `Los puntajes en camino se terminan primero. ${n === 0 ? "No se devuelve nada más." : n === 1 ? "El otro se queda como está ahora." : `Los otros ${count(n)} se quedan como están ahora.`}`,
    run: (phase, confirmed, total, lms) => {
      const puntajes = counted(total, "puntaje", "puntajes");
      const back = `${confirmed === total ? puntajes : `${count(confirmed)} de ${puntajes}`} ${either(total, "devuelto", "devueltos")} en ${lms}`;
      if (phase === "done") return total === 0 ? "La sincronización está deshecha" : back;
      if (phase === "stopped") return total === 0 ? "Detenida" : `Detenida. ${back}`;
      return phase === "paused" ? "En pausa" : `Devolviendo en ${lms}`;
    },
  },

  phase: {
    reading: (lms) => `Leyendo ${lms}…`,
    sending: (lms) => `Enviando a ${lms}`,
    paused: () => "En pausa",
    verifying: (lms) => `Comprobando lo que llegó a ${lms}`,
  },
  phaseLead: {
    reading: "Cada calificación se lee de nuevo antes de escribir algo.",
    sending: "Puede seguir trabajando, o cerrar esto: el envío continúa.",
    paused: "No se está enviando nada. Lo confirmado se queda.",
    verifying: "Se releen las calificaciones. Puede seguir trabajando.",
  },
  done: (confirmed, total, lms) =>
    confirmed === total
      ? `${grades(total)} ${are(total)} en ${lms}`
      : `${count(confirmed)} de ${grades(total)} ${are(confirmed)} en ${lms}`,
  doneAssignments: (n, total, lms) =>
    n === total ? `${tasks(total)} ${are(total)} en ${lms}` : `${count(n)} de ${tasks(total)} ${are(n)} en ${lms}`,
  doneLead: (lms) => `Cada una se releyó de ${lms} y es igual aquí y allá.`,
  doneLeadOther: (lms) => `Cada una se releyó de ${lms}.`,
  doneLeadPart: "Lo que no se pudo enviar se queda aquí, con el motivo.",
  stopped: (confirmed, total, lms) => `Detenida. ${count(confirmed)} de ${grades(total)} ${are(confirmed)} en ${lms}`,
  stoppedBare: "Detenida",
  of: (total, lms) => `de ${grades(total)}, según ${lms}`,
  ofAssignments: (total, lms) => `de ${tasks(total)}, según ${lms}`,
  confirmed: (n) => counted(n, "confirmada", "confirmadas"),
  couldnt: (n) => `${count(n)} con error de envío`,
  withheld: (n) => counted(n, "retenida", "retenidas"),
  heldBack: (n) => `${count(n)} con retención, ${n === 1 ? "se queda" : "se quedan"} aquí`,
  accepted: (n) => `${count(n)} por releer`,
  toGo: (n) => `${either(n, "falta", "faltan")} ${count(n)}`,
  rate: (n, lms) => `${count(n)} por minuto, el ritmo que permite ${lms}`,
  rateNow: (n) => `${count(n)} por minuto`,
  left: (seconds) => {
    if (seconds <= 1) return "falta cerca de un segundo";
    if (seconds < 90) return `faltan unos ${count(seconds)} segundos`;
    const minutes = Math.round(seconds / 60);
    return minutes === 1 ? "falta cerca de 1 minuto" : `faltan unos ${count(minutes)} minutos`;
  },
  bar: "Calificaciones enviadas",
  barOf: (title) => `Progreso de ${title}`,
  barText: (confirmed, total, failed) =>
    `${count(confirmed)} de ${count(total)} ${either(confirmed, "confirmada", "confirmadas")}${failed > 0 ? `, ${count(failed)} con error de envío` : ""}`,
  byAssignment: "Por tarea",
  part: (n, total) => `${count(n)} de ${count(total)}`,
  state: {
    done: "Lista", sending: "Enviando", next: "Siguiente", waiting: "En espera", unanswered: "Sin respuesta", failed: "No se pudo enviar",
  },
  failures: "No se pudieron enviar",
  retry: (n) => `Reintentar ${count(n)}`,
  retryTip: "Hace un plan nuevo solo con estas",
  copyNote: "Copiar nota para la oficina",
  copied: "Copiado",
  notCopied: "No se permitió copiar. Seleccione el texto en su lugar",
  decideThere: "Decidir",
  mismatches: (lms) => `Lo que ${lms} muestra distinto`,
  last: "Últimas confirmadas",
  crash: (lms) => `Si Passback se cierra o se corta la red, vuelve a leer ${lms} y continúa donde se detuvo.`,
  pause: "Pausar",
  resume: "Continuar",
  stop: "Detener el envío…",
  stopTitle: "¿Detener el envío?",
  stopText: (n) =>
    `Las calificaciones en camino se terminan primero. ${n === 0 ? "No se envía nada más." : n === 1 ? "La otra se queda aquí, autorizada." : `Las otras ${count(n)} se quedan aquí, autorizadas.`}`,
  keep: "Seguir enviando",
  stopAction: "Detener el envío",
  stopping: "Terminando las calificaciones en camino…",
  hide: "Ocultar",
  hideTip: "El envío continúa (Esc)",
  history: "Mostrar en Historial",
  said: {
    share: (percent, confirmed, total) =>
      `${percent} por ciento. ${count(confirmed)} de ${grades(total)} ${either(confirmed, "confirmada", "confirmadas")}.`,
    failed: (n) => `${counted(n, "calificación no se pudo", "calificaciones no se pudieron")} enviar.`,
    unanswered: (n) => `${tasks(n)} sin respuesta.`,
    paused: "En pausa.",
    resumed: "Enviando de nuevo.",
  },
};

export const spanishArriveWords: ArriveWords = {
  title: "¿Llegó?",
  card: (title) => `¿Llegó “${title}”?`,
  code: "Busque este código en la descripción",
  copy: "Copiar el código",
  sent: (at) => `enviada: ${told(at)}`,
  steps: (lms, code) => [
    `Abra ${lms} y vaya a las tareas de este curso.`,
    `Busque ${code} en las descripciones, o el título.`,
    "Si está ahí, copie la dirección de su página, o su id, y péguelo aquí.",
  ],
  open: (lms) => `Abrir ${lms}`,
  there: "Sí está",
  notThere: "No está, crearla con la próxima sincronización",
  field: (lms) => `Dirección de su página en ${lms}, o su id`,
  use: "Es esta",
  back: "Volver",
  empty: "Pegue la dirección del navegador, o escriba el id.",
  never: "Passback nunca la crea por segunda vez sin que usted lo diga.",
  reading: (lms) => `Leyendo ${lms}…`,
  settled: "Aquí ya nada espera una respuesta.",
  done: "Gracias. Anotado",
};

export const spanishHistoryWords: HistoryWords = {
  list: "Sincronizaciones",
  filters: "Filtrar la lista",
  filter: { all: "Todas", sent: "Enviadas", read: "Leídas", problems: "Problemas" },
  none: "Su primera sincronización aparecerá aquí",
  noneText: "Se conserva todo lo enviado y todo lo leído, con el resultado de cada calificación.",
  noneOfKind: "Nada de este tipo todavía",
  today: "Hoy",
  yesterday: "Ayer",
  reading: "Leyendo el historial…",
  readingRun: "Leyendo lo que ocurrió…",
  confirmed: (n) => counted(n, "confirmada", "confirmadas"),
  failed: (n) => `${count(n)} con error`,
  held: (n) => counted(n, "retenida", "retenidas"),
  exportAll: { all: "Exportar todo", sent: "Exportar lo enviado", read: "Exportar lo leído", problems: "Exportar los problemas" },
  exportTip: "Una tabla de todos los cambios, para una hoja de cálculo",
  exportSomeTip: "Una tabla de lo que hicieron estas sincronizaciones, para una hoja de cálculo",
  exportRun: "Exportar",
  exportRunTip: "Una tabla de lo que hizo esta sincronización, para una hoja de cálculo",
  saved: (path) => `Guardado como ${path}`,
  savedHidden: (path) => `Guardado sin nombres como ${path}`,
  undo: "Deshacer esta sincronización…",
  undoTip: "Primero muestra lo que volvería atrás",
  undid: (at) => `Deshizo una sincronización (${recent(at)})`,
  laterUndone: ", deshecha después",
  putBack: (n) => counted(n, "puntaje devuelto", "puntajes devueltos"),
  found: (n) => (n === 0 ? "Nada nuevo" : counted(n, "cambio encontrado", "cambios encontrados")),
  nothing: "Nada enviado",
  stopped: "detenida antes",
  pane: "Qué ocurrió en esta sincronización",
  byYou: "por usted",
  byItself: "automáticamente",
  counts: {
    confirmed: "Confirmadas", fresh: "Nuevas", replaced: "Reemplazadas", failed: "Con error", held: "Retenidas", found: "Cambios encontrados",
  },
  changes,
  failedOf: (n) => `${count(n)} con error`,
  columns: { student: "Estudiante", before: "Antes", after: "Después", result: "Resultado" },
  table: (title) => `Resultados de ${title}`,
  more: (n) => `Mostrar ${count(n)} más`,
  pick: "Elija una sincronización para ver qué ocurrió",
  empty: "No se tocó ninguna calificación.",
  foundText: (n) =>
    n === 0 ? "Todo era igual aquí y allá." : "Lo encontrado espera entre los cambios, o se decidió allí.",
};

export const spanishQueueWords: QueueWords = {
  label: "En espera en esta computadora",
  title: "En espera en esta computadora",
  lead: "Guardado aquí. Passback se puede cerrar sin riesgo.",
  since: (at) => (at ? `Ediciones desde las ${clock(at)}` : "Ediciones sin conexión"),
  ready: "Para enviar",
  edits: "Sus ediciones sin conexión",
  none: "Nada se editó desde que se cortó la conexión.",
  more: (n) => `y ${counted(n, "anterior", "anteriores")}`,
  note: (lms) =>
    `Cuando vuelva la conexión, Passback primero lee ${lms}. Si alguien cambió allí la misma calificación, usted decide antes de que se envíe algo.`,
  reading: "Leyendo lo que espera…",
  kind: { edited: "Editada", approved: "Autorizada", comment: "Comentario" },
};

export const spanishPolicyWords: PolicyWords = {
  assignments: {
    question: (lms) => `¿Cuándo van las tareas a ${lms}?`,
    name: "Las tareas van",
    with_sync: {
      label: "Al sincronizar",
      text: (lms) => `Cada tarea nueva se ve en la lista antes de ir. Nada aparece en ${lms} antes de que usted envíe.`,
    },
    at_once: {
      label: "En cuanto se crean",
      text: (lms) => `Una tarea nueva aparece en ${lms} en menos de un minuto, sin preguntar. Las calificaciones nunca van con ella.`,
    },
  },
  results: {
    question: (lms) => `¿Cuándo van los resultados a ${lms}?`,
    name: "Los resultados van",
    after_approval: {
      label: "Cuando yo los autorice",
      text: () => "Un puntaje sin autorizar nunca se envía. Así es siempre para todo lo que califica el docente.",
    },
    at_once: {
      label: "En cuanto llegan, si se califican automáticamente",
      text: (lms) => `Los resultados automáticos se envían solos. Una calificación que cambió en ${lms} nunca se sobrescribe.`,
    },
  },
  edits: {
    question: (lms) => `¿Qué pasa con lo editado en ${lms}?`,
    name: "Lo editado en el LMS",
    show: { label: "Mostrármelo", text: (lms) => `Cada edición espera en Cambios en ${lms}. Aquí nada cambia hasta que usted decida.` },
    take: {
      label: "Tomarlo cuando solo cambió el LMS",
      text: () => "Pasa a ser la calificación de aquí y queda en la lista. Una eliminación, o algo que usted también cambió, nunca se toma sin preguntar.",
    },
    ignore: {
      label: "No leerlo",
      text: (lms) => `Las ediciones no se muestran aquí. Aun así, nada se escribe sobre una calificación que cambió en ${lms}: queda retenida.`,
    },
  },
};

export const spanishSettingsWords: SettingsWords = {
  lead: (section) => `Para ${section}. Una tarea puede tener sus propias respuestas.`,
  reading: "Leyendo la configuración…",
  saved: "Guardado",
  saving: "Guardando…",
  file: "Archivo de tareas",
  fileText: (lms) =>
    `Clever no puede listar las tareas de un curso de ${lms}. Este archivo lleva las suyas a otra computadora, para que sus calificaciones sigan conectadas.`,
  exportFile: "Guardar archivo de tareas",
  exported: "Guardado como",
  importFile: "Leer archivo de tareas…",
  imported: (added, known) =>
    `${added === 0 ? "Nada nuevo" : counted(added, "tarea agregada", "tareas agregadas")}, ${count(known)} ya ${either(known, "estaba", "estaban")} aquí`,
  problems: "Líneas que no se pudieron usar",
  unreadable: "Ese archivo no se pudo leer. No se cambió nada.",
};

export const spanishAssignmentWords: AssignmentWords = {
  newTitle: "Tarea nueva",
  editTitle: "Editar tarea",
  newLead: (lms) => `Se queda aquí hasta que vaya a ${lms}.`,
  editLead: (lms) => `Lo que cambie aquí va a ${lms} con la próxima sincronización.`,
  reading: "Leyendo la tarea…",
  title: "Título",
  points: "Puntos",
  due: "Fecha de entrega",
  dueDate: "Día de entrega",
  dueTime: "Hora de entrega",
  dueHint: (lms, zone) => `${zone}. ${lms} acepta una tarea nueva solo si esto está en el futuro.`,
  duePast: (lms) => `Esto ya pasó. ${lms} acepta una tarea nueva solo con una fecha futura, así que quedaría retenida.`,
  description: "Descripción",
  descriptionHint: (lms) => `Los estudiantes la leen en ${lms}. Passback agrega un código corto al final.`,
  auto: "Calificada automáticamente",
  autoHint: "Una máquina da los puntajes. Solo este trabajo se puede configurar para enviarse automáticamente.",
  own: "Sus propias respuestas",
  asSection: (answer) => `Como la sección: ${answer}`,
  onlyAuto: "Solo para lo calificado automáticamente",
  create: "Agregar tarea",
  save: "Guardar",
  saved: "Guardada.",
  savedNotes: "Guardada. Conviene saber:",
  done: "Listo",
  problems: (n) => (n === 1 ? "No se guardó nada. Hay que revisar un campo." : `No se guardó nada. Hay que revisar ${count(n)} campos.`),
  remove: "Quitar…",
  removeTitle: "¿Quitar esta tarea?",
  removeText: "Nunca se envió, así que nada cambia en el LMS. Se puede deshacer.",
  removeAction: "Quitar tarea",
  keep: "Conservarla",
};
