/** Words about hidden names, in Spanish. */
import type { NamesWords } from "./words-names";

export const spanish: NamesWords = {
  hide: "Ocultar los nombres",
  show: "Mostrar los nombres",
  hideTip: "Números en lugar de nombres, en toda esta ventana",
  chip: "Nombres ocultos",
  hidden: "Los nombres están ocultos. El orden no dice nada de ellos.",
  shown: "Los nombres están a la vista.",
  somebody: "Estudiante sin número",
};
