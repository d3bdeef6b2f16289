/** What the Review tab says, in Spanish. */
import { count, counted, date, either } from "../shared/format";
import type { ReviewWords } from "./words";

const grades = (n: number) => counted(n, "calificación", "calificaciones");

export const spanish: ReviewWords = {
  region: "Revisión",
  reading: "Leyendo la tarea…",
  none: "Todavía no hay tareas",
  noneText: "Importe o agregue una en Calificaciones y luego revise aquí sus resultados.",
  results: "Importar resultados…",
  send: (lms) => `Enviar a ${lms}…`,
  choose: "Elegir otra tarea",
  toApprove: (n) => `${count(n)} por autorizar`,
  allDone: "nada por autorizar",
  hideNames: "Ocultar los nombres",
  review: (title) => `Revisar ${title}`,

  teacher: "Calificada por el docente",
  auto: "Calificada automáticamente",
  points: (points) => `${points} puntos`,
  due: (at) => `para el ${date(at)}`,
  graded: (n, of) => `${count(n)} de ${count(of)} con calificación`,
  handedIn: (n, of) => `${count(n)} de ${counted(of, "entregada", "entregadas")}`,

  approvePlain: (n) => `Autorizar ${count(n)} sin nada inusual`,
  approveAll: (n) => (n === 1 ? "Autorizar la que falta" : `Autorizar las ${count(n)} que faltan`),
  approveAllTip: "Autorizar todo lo que espera",
  nothing: (ready) =>
    ready === 0 ? "Nada por autorizar." : `Nada por autorizar. ${grades(ready)} para enviar.`,
  goOn: (title, n) => `${title}, ${count(n)} por autorizar`,
  undoable: (said) => `${said.replace(/\.$/, "")}. Ctrl Z lo deshace.`,

  table: (title) => `Calificaciones de ${title}`,
  columns: { state: "Estado", student: "Estudiante", score: "Puntaje", average: "vs. promedio", comment: "Comentario", attention: "Atención" },
  averageTip: "Puntos de cien por encima o por debajo del promedio de este estudiante",
  group: {
    look: (n) => `Conviene mirar · ${count(n)}`,
    plain: (n) => `Nada inusual · ${count(n)}`,
    done: (n) => `Hechas · ${count(n)}`,
    empty: (n) => `Sin nada escrito · ${count(n)}`,
  },
  outOf: (points) => `/ ${points}`,
  of: (mark, points) => (points === "" ? mark : `${mark} de ${points}`),
  noScore: "sin puntaje",
  noComment: "Sin comentario",
  state: { d: "Por autorizar" },
  attention: {
    above_maximum: "Sobre el máximo",
    zero: "Cero",
    well_below: "Muy por debajo",
    well_above: "Muy por encima",
    big_jump: "Gran cambio",
    clears: "Quita un puntaje",
    not_matched: "Sin correspondencia",
    late: "Atrasada",
    not_handed_in: "Sin entregar",
    blank_hand_in: "Entrega en blanco",
    score_without_hand_in: "Sin entrega",
  },

  approve: (mark) => `Autorizar ${mark === "" ? "el puntaje borrado" : mark}`,
  edit: "Editar",
  excuse: "Justificar",
  unexcuse: "No justificar",
  comment: "Comentar",
  openHandIn: "Abrir la entrega",
  openHandInNamed: "La página muestra el nombre.",
  openThere: (lms) => `Abrir en ${lms}`,
  openThereTip: "Esta entrega no tiene página, así que se abre la de la sección.",
  unapprove: "Retirar autorización",
  actions: (name) => `Acciones para ${name}`,

  editor: {
    score: (name, points) => `Puntaje de ${name}${points === "" ? "" : `, de ${points}`}`,
    comment: (name) => `Comentario para ${name}`,
    keep: "Conservar",
    keepTip: "Conservar (Enter)",
    leave: "Cancelar",
    cancel: "Dejarlo como estaba (Esc)",
    scoreHint: "Enter conserva, Esc lo deja como estaba",
    commentHint: "Enter conserva, Shift Enter empieza una línea, Esc lo deja como estaba",
    phrases: "Frases",
    phrasesTip: "Abajo y arriba eligen una frase, Enter la pone",
    keepPhrase: "Guardar este comentario como frase",
    phraseKept: "Guardado como frase.",
    empty: "No se escribió nada. Escriba un puntaje, “ex” para justificada o “mi” para sin entregar; Esc lo deja como estaba.",
  },

  ask: {
    title: (n) => `¿Autorizar ${grades(n)}?`,
    lead: (look, all) =>
      look === all
        ? `Conviene mirar ${look === 1 ? "esta" : `las ${count(look)}`}. Autorizar no envía nada.`
        : `Conviene mirar ${count(look)} de ellas. Autorizar no envía nada.`,
    list: "Calificaciones que conviene mirar",
    all: (n) => (n === 1 ? "Autorizarla" : `Autorizar las ${count(n)}`),
    plain: (n) => (n === 1 ? "Solo la que no tiene nada inusual" : `Solo las ${count(n)} sin nada inusual`),
  },

  rail: {
    label: "Resumen de esta tarea",
    open: "Resumen",
    scores: "Puntajes",
    scored: (n, points) => `${counted(n, "puntaje", "puntajes")}${points === "" ? "" : `, de ${points}`}`,
    noScores: "Todavía no se ha escrito ningún puntaje.",
    mean: "Promedio",
    median: "Mediana",
    lowest: "Mínimo",
    highest: "Máximo",
    spread: "Desvío",
    spreadTip: "Desviación estándar de los puntajes, en puntos",
    meanAt: (mean) => `promedio ${mean}`,
    medianAt: (median) => `mediana ${median}`,
    looks: "conviene mirar",
    table: "Cantidad de estudiantes por puntaje",
    tableColumns: { score: "Puntaje", all: "Estudiantes", unusual: "Conviene mirar" },
    range: (from, to) => (to === null ? `más de ${from}` : from === to ? from : `${from} a ${to}`),
    bar: (range, n, unusual) =>
      `${range}: ${counted(n, "estudiante", "estudiantes")}${unusual === 0 ? "" : `, conviene mirar ${count(unusual)}`}`,
    chart: (points, from, to, unusual) =>
      `Puntajes${points === "" ? "" : ` de ${points}`}, de ${from} a ${to}, ${
        unusual === 0 ? "ninguno llama la atención" : counted(unusual, "llama la atención", "llaman la atención")
      }`,
    worth: "Conviene mirar",
    suggestions: "solo sugerencias",
    worthNone: "Nada llama la atención entre lo que espera.",
    worthTip: "Ir al siguiente",
    point: (point, points, lms) => {
      switch (point) {
        case "above_maximum":
          return `Por encima del máximo de ${points}`;
        case "zero":
          return "Un puntaje de cero";
        case "well_below":
          return "Muy por debajo del promedio del estudiante";
        case "well_above":
          return "Muy por encima del promedio del estudiante";
        case "big_jump":
          return "Lejos de lo acordado antes";
        case "clears":
          return `Quita un puntaje en ${lms}`;
        case "not_matched":
          return `Sin correspondencia en ${lms}, quedará retenida`;
        case "late":
          return "Entregada con atraso";
        case "not_handed_in":
          return "Sin entregar";
        case "blank_hand_in":
          return "Entrega en blanco";
        case "score_without_hand_in":
          return "Un puntaje sin entrega";
      }
    },
    forecast: (n) => (n === 0 ? "Esta tarea" : n === 1 ? "Si autoriza la que espera" : `Si autoriza las ${count(n)}`),
    count: "Cantidad",
    now: "Ahora",
    after: "Después",
    waiting: "Por autorizar",
    ready: (lms) => `Para enviar a ${lms}`,
    held: "Con retención",
    missing: "Sin entregar",
    hint: "Autorizar no envía nada. Las calificaciones esperan la próxima sincronización.",
    recent: "puntajes recientes",
    noRecent: "Todavía no hay otros puntajes.",
  },

  foot: {
    label: "Teclas de esta lista",
    move: "siguiente, anterior",
    approve: "autorizar",
    edit: "editar",
    excuse: "justificar",
    comment: "comentar",
    all: "autorizar todo",
    done: (n, of) => `${count(n)} de ${count(of)} ${either(n, "autorizada", "autorizadas")}`,
  },
};
