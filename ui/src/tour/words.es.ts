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
    results: {
      title: "Puntajes de otra parte",
      text: () => "Los resultados de un cuestionario, un formulario u otro libro de calificaciones llegan en un archivo: pulse aquí o suelte el archivo en la ventana. Verá cada cambio antes de que se haga.",
    },
    review: {
      title: "Muchas a la vez",
      text: () => "Revisión muestra una tarea a la vez. Primero viene lo que conviene mirar; el resto va con un solo botón.",
    },
    sync: {
      title: "Nada va sin un sí",
      text: (lms) => `Sincronizar lee primero ${lms} y muestra la lista exacta. Solo se envía cuando usted pulsa Enviar.`,
    },
    history: {
      title: "Todo se puede consultar",
      text: () => "Lo enviado y lo leído queda en el historial, y allí se puede restablecer lo que una sincronización reemplazó. Ctrl Z deshace lo que usted hizo aquí.",
    },
    changes: {
      title: "Lo que cambió allá",
      text: (lms) =>
        `Cuando alguien edita una calificación en ${lms}, vuelve aquí: el último acuerdo, lo de aquí y lo de allá. Usted decide. Para probarlo, seleccione una calificación, pulse “Abrir en ${lms}” junto a la cuadrícula y cámbiela allí.`,
    },
  },
};
