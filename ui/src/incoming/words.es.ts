/** What the import sheet says, in Spanish. */
import { count, counted, either } from "../shared/format";
import { some } from "./rows";
import type { ImportWays, ImportWords } from "./words";

const grades = (n: number) => counted(n, "calificación", "calificaciones");
const changes = (n: number) => counted(n, "cambio", "cambios");

export const spanishImportWords: ImportWords = {
  title: (name) => `Resultados en ${name}`,
  lead: "No se cambia nada antes de que usted los incorpore.",
  reading: (name) => `Leyendo ${name}…`,
  readingText: "Passback mira qué es y de quiénes trata. No se cambia nada.",
  unread: "El archivo no se pudo leer.",
  unreadHint: "No se cambió nada. Si está abierto en otro programa, ciérrelo allí y vuelva a elegirlo.",
  another: "Elegir otro archivo…",
  sheet: "Hoja del libro",
  namesHidden: "Los nombres están ocultos. Muéstrelos para decir de quién es una fila.",
  whoHidden: "Nombre oculto",
  sampleHidden: "oculto",
  looking: "Calculando qué cambiaría…",

  warnings: (n) => `${counted(n, "cosa", "cosas")} que conviene mirar`,
  leftOut: (n) => counted(n, "tipo de línea omitido", "tipos de líneas omitidos"),

  where: "Qué va adónde",
  whereNote: (n) => counted(n, "columna de puntajes", "columnas de puntajes"),
  works: "Trabajos en el archivo",
  inFile: "En el archivo",
  points: (points) => `${points} puntos`,
  target: (title) => `Adónde va “${title}”`,
  nowhere: "Omitir",
  create: "Tarea nueva…",
  here: "Tareas de esta sección",
  newTitle: "Título",
  newPoints: "Puntos",
  newTitleOf: (title) => `Título de la tarea nueva para “${title}”`,
  newDueOf: (title) => `Fecha de entrega de la tarea nueva para “${title}”`,
  newPointsOf: (title) => `Puntos de la tarea nueva para “${title}”`,
  changes: (n) => (n === 0 ? "sin cambios" : changes(n)),
  fresh: (n) => (n === 0 ? "nueva" : `nueva, ${grades(n)}`),
  notTaken: "omitida",
  allWorks: (n) => `Mostrar ${counted(n, "columna omitida", "columnas omitidas")}`,

  columns: "Columnas",
  columnsNote: "Qué es cada columna del archivo",
  column: { name: "Encabezado", samples: "Por ejemplo", role: "Es", note: "Nota" },
  unnamed: "Sin encabezado",
  role: (name) => `Qué es “${name}”`,
  roles: {
    left_out: "No se usa",
    number: "Número de estudiante",
    sis_id: "Id del SIS",
    email: "Correo electrónico",
    login: "Nombre de usuario",
    full_name: "Nombre completo",
    given: "Nombre",
    family: "Apellido",
    score: "Puntajes",
    comment: "Comentarios al puntaje de la columna anterior",
    tool_id: "Id de la herramienta, solo se muestra",
    kept: "Parte de este formato",
  },

  attempts: (n) => `${counted(n, "estudiante tiene", "estudiantes tienen")} varios intentos. ¿Cuál cuenta?`,
  attemptsLabel: "Intento que cuenta",
  attempt: { first: "El primero", last: "El último", best: "El mejor" },

  what: "Fila por fila",
  rows: "Filas del archivo",
  group: {
    problem: (n) => `No se puede incorporar · ${count(n)}`,
    wait: (n) => `Todavía sin destino · ${count(n)}`,
    change: (n) => `Cambiará · ${count(n)}`,
    same: (n) => `Ya está aquí o en blanco · ${count(n)}`,
    out: (n) => `Omitido · ${count(n)}`,
  },
  say: (left, all) =>
    left === 0 ? `${counted(all, "persona elegida", "personas elegidas")} por usted` : `Diga quién es · ${either(left, "falta", "faltan")} ${count(left)}`,
  groupNote: {
    say: "Lo que no tiene estudiante queda fuera",
    problem: "Todo lo demás sí",
    wait: "Diga arriba adónde va",
    change: "",
    same: "",
  },
  outNote: (strangers, all) =>
    [
      strangers.length > 0 ? `Nadie de esta sección: ${some(strangers, (n) => `y ${count(n)} más`)}` : "",
      all > strangers.length ? "Omitido por usted, o sin nombre" : "",
    ].filter(Boolean).join(". "),
  sameName: (n) => (n === 1 ? "Elegir el estudiante con el mismo nombre" : `Elegir los ${count(n)} estudiantes con el mismo nombre`),
  sameNameNote: "Un nombre solo nunca decide. Revise las filas; cada una se puede cambiar.",
  sameNameBack: (n) => (n === 1 ? "Retirar esa elección" : `Retirar estas ${count(n)} elecciones`),
  sameNameDone: "Elegidos por el mismo nombre. Cada uno se puede cambiar todavía.",
  row: { line: "Línea", who: "En el archivo", student: "Estudiante aquí", change: "Qué cambia" },
  line: (n) => `Línea ${n}`,
  nameless: "Sin nombre",
  evidence: {
    by_id: "Por un id",
    other_name: "El id coincide, el nombre no",
    chosen: "Elegido",
    remembered: "Ya lo indicó usted",
    left_out: "Omitido",
    by_name: "No es seguro",
    torn: "Ids de distintos estudiantes",
    twice: "Dos filas sobre un estudiante",
    nobody: "Nadie aquí",
  },
  becomes: "será",
  comment: (text) => `Comentario: ${text}`,
  alreadyHere: (value) => `${value} ya está aquí`,
  blank: "En blanco, sin cambio",
  more: (same, blank) =>
    [same > 0 ? `${count(same)} ya aquí` : "", blank > 0 ? `${count(blank)} en blanco` : ""].filter(Boolean).join(", "),
  unsettled: "Por ahora queda fuera",
  noStudent: (value) => `${value === "" ? "En blanco" : value}, todavía sin estudiante`,
  waits: "espera lo que falta arriba",
  staysOut: "Queda fuera",
  all: (n) => `Mostrar ${either(n, "el", "los")} ${count(n)}`,

  pick: (who, line) => `Estudiante para ${who}, línea ${line}`,
  pickNone: "Diga quién es…",
  pickKeep: (name) => name,
  pickOut: "Omitir esta fila",
  pickNobody: "Nadie de esta sección",
  pickBack: "Como estaba en el archivo",
  pickLikely: "Probable",
  pickAll: "Todos en esta sección",
  pickWhy: (name, why) => `${name} · ${why.charAt(0).toLowerCase()}${why.slice(1)}`,

  counts: (counts) => {
    const parts = [
      counted(counts.changes, "calificación cambia", "calificaciones cambian"),
      counts.created > 0 ? `se ${either(counts.created, "crea", "crean")} ${counted(counts.created, "tarea", "tareas")}` : "",
      counts.same > 0 ? `${count(counts.same)} ya ${either(counts.same, "está", "están")} aquí` : "",
      counts.blanks > 0 ? `${count(counts.blanks)} en blanco` : "",
      counts.problems > 0 ? `${count(counts.problems)} sin poder incorporarse` : "",
      counts.waiting > 0 ? `${count(counts.waiting)} todavía sin destino` : "",
      counts.to_settle > 0 ? `${counted(counts.to_settle, "fila espera", "filas esperan")} un estudiante` : "",
      counts.left_out > 0 ? `${counted(counts.left_out, "fila queda", "filas quedan")} fuera` : "",
    ];
    return parts.filter(Boolean).join(", ");
  },
  takeIn: (n) => (n === 0 ? "Nada que incorporar" : `Incorporar ${grades(n)}`),
  undoable: (said) => `${said} Ctrl Z lo deshace.`.trim(),
  moved: "Algo cambió aquí desde que se mostró esto.",
  movedText: "No se incorporó nada. Así quedaría ahora; mírelo de nuevo.",

  leaveTitle: "¿Cerrar sin incorporarlo?",
  leaveText: "Lo que eligió aquí no se conserva. El archivo se puede abrir de nuevo.",
  stay: "Seguir mirando",
  leave: "Cerrar",
};

export const spanishImportWays: ImportWays = {
  open: "Importar resultados…",
  tip: "Incorporar puntajes de un archivo: cuestionario, formulario, otro libro de calificaciones",
  drop: "Suelte el archivo para ver los resultados.",
  dropText: "Todavía no se cambia nada.",
};
