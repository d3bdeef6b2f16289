/** What the lock says, and its settings, in Spanish. */
import type { LockWords } from "./words";

export const spanish: LockWords = {
  locked: "Passback está bloqueado",
  lockedText: "Todo está donde lo dejó. Una sincronización en curso continúa.",
  pin: "PIN",
  unlock: "Desbloquear",
  covered: "Oculto mientras otra ventana está delante",
  coveredText: "Haga clic aquí para volver.",

  lockNow: "Bloquear ahora",
  presenting: "Presentar: ocultar los nombres",
  presented: "Dejar de presentar: mostrar los nombres",

  lock: "Bloqueo de la aplicación",
  setPin: "Poner un PIN…",
  changePin: "Cambiar el PIN…",
  removePin: "Quitar el PIN…",
  idle: "Bloquear si no se toca nada durante",
  idles: { 0: "Nunca por sí solo", 5: "5 minutos", 15: "15 minutos", 60: "60 minutos" },
  onSleep: "Bloquear cuando la computadora se suspende",
  onSleepText: "Después de una suspensión de un minuto o más, Passback pide el PIN.",
  hide: "Ocultar las calificaciones cuando Passback no está delante",
  hideText: "Nada de sus estudiantes se ve mientras usa otra ventana, por ejemplo una pantalla compartida. No pide PIN.",

  pinDialog: {
    set: "Poner un PIN",
    change: "Cambiar el PIN",
    remove: "Quitar el PIN",
    lead: "Al menos 4 cifras. Passback lo pide en cada inicio y siempre que estuvo bloqueado.",
    removeLead: "Passback ya no se bloquea, ni por sí solo ni al iniciar.",
    before: "PIN hasta ahora",
    first: "PIN nuevo",
    again: "El mismo otra vez",
    short: "Se necesitan al menos 4 cifras y nada más.",
    differs: "Los dos no son iguales.",
    keep: "Usar este PIN",
    take: "Quitar el PIN",
  },
  done: "El PIN está puesto.",
  removed: "El PIN se quitó.",

  key: {
    title: "Sus calificaciones no se pueden abrir aquí",
    anew: "Empezar de nuevo…",
    sealed: "Sus calificaciones esperan su frase de contraseña",
    passphrase: "Frase de contraseña",
    open: "Abrir",
    dialog: {
      title: "¿Empezar de nuevo sin estas calificaciones?",
      lead: "Lo que no se puede abrir pasa a una carpeta propia junto a los datos. No se elimina nada, y en su LMS no se cambia nada.",
      points: [
        "Passback empieza vacío. Después puede restaurar una copia de seguridad sellada, en Configuración.",
        "Si la clave aparece, quien cuida esta computadora puede devolver la carpeta a su lugar.",
        "No cree otra vez tareas que quizás ya estén en el LMS: Passback no puede saber de ellas entonces.",
      ],
      sealed: "El archivo que abre la frase de contraseña va también a la carpeta: otras cuentas que guarda tampoco se podrán abrir.",
      action: "Empezar de nuevo",
    },
  },
};
