/** What the guided first run says, in Spanish. */
import { count } from "../shared/format";
import type { Words } from "./words";

export const spanish: Words = {
  label: "Hacer el recorrido",
  of: (at, all) => `${count(at)} de ${count(all)}`,
  next: "Siguiente",
  done: "Listo",
  skip: "Omitir",
  skipTip: "Terminar el recorrido (Esc)",
  steps: {
    grade: {
      title: "Una calificación por autorizar",
      text: (lms, key) =>
        `Escriba un puntaje y pulse Enter. Luego selecciónelo y ${key === "" ? "autorícelo en el panel junto a la cuadrícula" : `pulse ${key}`}: lo autorizado espera aquí, y nada va a ${lms} todavía.`,
    },
    review: {
      title: "Muchas a la vez",
      text: () => "Revisión muestra una tarea a la vez. Primero viene lo que conviene mirar; el resto va con un solo botón.",
    },
    changes: {
      title: "Lo que cambió allá",
      text: (lms) => `Cuando alguien edita una calificación en ${lms}, vuelve aquí: el último acuerdo, lo de aquí y lo de allá. Usted decide.`,
    },
    sync: {
      title: "Nada va sin un sí",
      text: (lms) => `Sincronizar lee primero ${lms} y muestra la lista exacta. Solo se envía cuando usted pulsa Enviar.`,
    },
    history: {
      title: "Todo se puede consultar",
      text: () => "El historial conserva cada sincronización y cada cambio, y puede deshacer una sincronización. Ctrl Z deshace lo que usted hizo aquí.",
    },
    health: {
      title: "¿Funciona?",
      text: (lms) => `El estado de la conexión dice si el camino a ${lms} está libre y, si no, qué hacer.`,
    },
  },
};
