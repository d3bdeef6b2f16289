/** What the export sheet says, in Spanish. */
import { count, counted, date, either } from "../shared/format";
import type { ExportWays, ExportWords } from "./words";

const grades = (n: number) => counted(n, "calificación", "calificaciones");

export const spanishExportWords: ExportWords = {
  title: "Exportar calificaciones",
  lead: (section, students) => `${section} · ${counted(students, "estudiante", "estudiantes")}. El archivo es una copia; no se envía nada.`,
  reading: "Leyendo lo que puede ir en un archivo…",
  kind: "Qué tipo de archivo",
  which: "Qué tareas",
  all: (n) => (n === 1 ? "La única tarea" : `Las ${count(n)} tareas`),
  some: "Solo algunas",
  list: "Tareas para el archivo",
  pickAll: "Seleccionar todas",
  pickNone: "No seleccionar ninguna",
  picked: (n, of) => `${count(n)} de ${count(of)} ${either(n, "seleccionada", "seleccionadas")}`,
  due: (at) => `para el ${date(at)}`,
  points: (points) => `${points} puntos`,
  approved: (n) => counted(n, "autorizada", "autorizadas"),
  drafts: (n) => counted(n, "borrador", "borradores"),
  noScores: "todavía sin puntajes",
  noAssignments: "Todavía no hay tareas en esta sección.",

  more: "Qué contiene",
  alsoDrafts: "También los puntajes sin autorizar",
  alsoDraftsNote: (n) =>
    n === 0
      ? "No hay ninguno en las tareas seleccionadas."
      : `${counted(n, "puntaje es todavía un borrador", "puntajes son todavía borradores")} en las tareas seleccionadas.`,
  hide: "Ocultar los nombres",
  hideNote: "Cada estudiante es un número, el mismo que en Revisión. Un archivo así no se puede volver a leer en un libro de calificaciones.",
  named: "Este tipo de archivo lleva nombres: quien lo lee los necesita. En Revisión los nombres siguen ocultos.",

  export: (n) => (n === 0 ? "Nada que exportar" : `Exportar ${grades(n)}`),
  nonePicked: "Seleccione al menos una tarea.",
  nothing: "Las tareas seleccionadas no tienen puntajes autorizados.",
  nothingButDrafts: (n) => `Las tareas seleccionadas no tienen puntajes autorizados, solo ${counted(n, "borrador", "borradores")}.`,
  exporting: "Escribiendo el archivo…",

  done: "El archivo está escrito",
  where: "Dónde está",
  copyPath: "Copiar ruta",
  pathCopied: "La ruta está en el portapapeles",
  pathNotCopied: "La ruta no se pudo copiar. Selecciónela y cópiela desde ahí.",
  leftOut: "Omitido, o por comprobar",
  next: "Qué hacer con él",
  another: "Exportar otro archivo",
};

export const spanishExportWays: ExportWays = {
  open: "Exportar…",
  tip: "Escribir calificaciones en un archivo: para otro libro de calificaciones, una hoja de cálculo o papel",
};
