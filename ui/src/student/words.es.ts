/** What the view of one student says, in Spanish. */
import { count, counted, date } from "../shared/format";
import type { StudentWords } from "./words";

export const spanish: StudentWords = {
  open: "Un estudiante a la vez",
  tip: "Un estudiante a la vez: cada calificación en un campo propio, sin la cuadrícula",
  grid: "Volver a la cuadrícula",
  region: "Un estudiante a la vez",
  student: "Estudiante",
  previous: "Estudiante anterior",
  next: "Estudiante siguiente",
  previousTip: "Estudiante anterior (Alt ↑)",
  nextTip: "Estudiante siguiente (Alt ↓)",
  place: (at, of) => `${count(at)} de ${count(of)}`,
  total: (lms, total) => `total en ${lms}: ${total}`,
  noTotal: (lms) => `aún sin total en ${lms}`,
  waiting: (n) => `${count(n)} por autorizar`,
  now: (name, at, match, waiting) =>
    `${name}, ${at}. ${match}. ${waiting === 0 ? "Nada por autorizar" : `${count(waiting)} por autorizar`}.`,

  hint: "Enter conserva un puntaje y pasa al siguiente. Un número, 85%, 17/20, “ex” para justificada, “mi” para sin entregar.",
  list: (name) => `Calificaciones de ${name}`,
  about: (due, points) =>
    `${due === null ? "Sin fecha de entrega" : `Para el ${date(due)}`}${points === "" ? "" : ` · ${points} puntos`}`,
  field: (title, points) => `Puntaje de ${title}${points === "" ? "" : `, de ${points}`}`,
  outOf: (points) => `/ ${points}`,
  blank: "No se cambió nada. Enter en el campo vacío borra la calificación después de preguntar; Esc la deja como estaba.",
  saved: (title, state) => `${title}: ${state}`,

  approve: "Autorizar",
  approveAll: (n) => `Autorizar ${counted(n, "borrador", "borradores")}`,
  back: "Retirar autorización",
  keep: "Conservar lo mío",
  take: (lms) => `Tomar lo de ${lms}`,
  late: "Atrasada",
  excused: "Justificada",
  comment: "Comentario",
  values: "Detalles",
  of: (face, title, name) => `${face}: ${title}, ${name}`,
  ofAll: (face, name) => `${face}: ${name}`,
  actions: (title) => `Acciones para ${title}`,

  commentField: (title, name) => `Comentario sobre ${title} para ${name}`,
  reading: "Leyendo la calificación…",

  filtered: (n) => `${counted(n, "tarea coincide", "tareas coinciden")} con el filtro.`,
  filterNone: "Ninguna calificación de este estudiante coincide con el filtro.",
  filterNobody: "Ningún estudiante tiene una calificación que coincida con el filtro.",
  everything: "Mostrar todo",
};
