/** What is said about who is who in files of results, in Spanish. */
import { count } from "../shared/format";
import type { MatchWords } from "./match-words";

export const spanish: MatchWords = {
  title: "Correspondencias",
  note: "Quién es quién en los archivos que se incorporan. Las calificaciones incorporadas se conservan aunque se olvide una correspondencia",
  none: "No se indicó nada a mano. Cuando un archivo solo dice un nombre, Passback pregunta y recuerda la respuesta",
  columns: { said: "En el archivo", section: "Sección", student: "Estudiante de aquí", why: "Por qué", action: "Acción" },
  hidden: "Nombre oculto",
  left: "Ya no está en la sección",
  forget: "Olvidar",
  forgotten: "Olvidada. Passback preguntará de nuevo con el próximo archivo.",
  all: (n) => `Mostrar todas (${count(n)})`,
};
