/** What "Every change to this grade" says, in Spanish. */
import { moment } from "./format";
import type { TrailWords } from "./words-trail";

export const spanish: TrailWords = {
  label: "Cada cambio de esta calificación",
  heading: "Cada cambio de esta calificación",
  reading: "Leyendo cada cambio…",
  none: "Todavía no ha ocurrido nada con esta calificación.",
  close: "Cerrar",
  points: (points) => (points === "" ? "" : `${points} puntos`),
  known: (at) => `Leído por Passback: ${moment(at)}`,
  open: "Historial completo",
  pick: (name, title) => `Cada cambio: ${name}, ${title}`,
  save: "Exportar para un reclamo de calificación",
  formats: {
    pdf: { label: "PDF", note: "para entregar" },
    html: { label: "Página para imprimir", note: "se abre en cualquier navegador" },
    csv: { label: "Tabla", note: "para una hoja de cálculo" },
  },
  saved: (path) => `Guardado como ${path}`,
  about: "El archivo contiene cada cambio de cada calificación de este estudiante en esta sección, y de nadie más.",
};
