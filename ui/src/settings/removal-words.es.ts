/** What is said about removing a section from this computer, in Spanish. */
import { count, counted, moment } from "../shared/format";
import type { RemovalWords } from "./removal-words";

export const spanish: RemovalWords = {
  remove: "Quitar…",
  fromHere: (name) => ` ${name} de esta computadora`,
  title: (name) => `¿Quitar ${name} de esta computadora?`,
  looking: "Mirando qué contiene…",
  goes: "Lo que se quita",
  stays: "Lo que queda",
  lost: "No está en ningún otro lugar y se pierde para siempre",
  lose: (n) => (n === 1 ? "Sí, perderla para siempre" : `Sí, perder las ${count(n)} para siempre`),
  ids: (n) => `Conservar ${n === 1 ? "el id" : "los ids"} de ${counted(n, "tarea", "tareas")}, para cuando vuelva la sección`,
  noIds: "Sin ellos, si la sección vuelve y se envía de nuevo, podría haber tareas dos veces.",
  backups: (n) =>
    `Eliminar también ${counted(n, "copia de seguridad que todavía la contiene", "copias de seguridad que todavía la contienen")}, después de hacer una nueva`,
  action: "Quitar la sección",
  keep: "Conservar la sección",
  close: "Cerrar",
  left: "Lo que queda de ella",
  done: "La sección se quitó",

  removed: "Quitadas de esta computadora",
  removedText: (lms) => `Estas no se muestran hasta que se incorporen de nuevo. En ${lms} no se cambió nada de ellas.`,
  when: (at, note) => `Se quitó: ${moment(at)}. ${note}.`,
  back: "Incorporar de nuevo",
};
