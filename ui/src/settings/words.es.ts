/** What the settings say, in Spanish, except the three questions of a section. */
import { count, counted } from "../shared/format";
import type { Deed, Fixed } from "../shared/own-keys";
import type { Words } from "./words";

const deeds: Record<Deed, { label: string; text: string }> = {
  approve: { label: "Autorizar", text: "Con Shift: todo lo que espera, en Revisión" },
  edit: { label: "Editar", text: "El puntaje, o el resultado de un cambio" },
  excuse: { label: "Justificar", text: "Al estudiante en esta tarea" },
  comment: { label: "Comentar", text: "La calificación" },
  next: { label: "Siguiente", text: "Estudiante o cambio" },
  previous: { label: "Anterior", text: "Estudiante o cambio" },
  open: { label: "Abrir", text: "La página de la sección en el LMS" },
  hide_names: { label: "Ocultar los nombres", text: "Números en lugar de nombres, en toda la ventana" },
};

const fixedKeys: Record<Fixed, string> = {
  late: "L marca una calificación como atrasada en Calificaciones.",
  mine: "M conserva lo suyo en Cambios.",
  nextOpen: "N va a la siguiente decisión en Cambios.",
  take: "T toma lo del LMS en Cambios.",
};

export const spanish: Words = {
  title: "Configuración",
  lead: "Se guarda al instante.",
  panes: {
    section: "Esta sección",
    appearance: "Apariencia",
    keys: "Teclas",
    comments: "Comentarios",
    itself: "Automático",
    sections: "Secciones",
    privacy: "Privacidad",
    data: "Datos",
  },
  nav: "Tipos de configuración",
  reading: "Leyendo la configuración…",
  saving: "Guardando…",
  saved: "Guardado",

  theme: "Tema",
  themes: {
    system: { label: "Como el sistema", text: "Cambia con él, por ejemplo de noche" },
    light: { label: "Claro", text: "" },
    dark: { label: "Oscuro", text: "" },
  },
  density: "Altura de las filas",
  densities: {
    comfortable: { label: "Amplia", text: "Más fácil de señalar" },
    compact: { label: "Compacta", text: "Más estudiantes a la vista" },
  },
  densityText: "En Calificaciones, en Revisión y en Cambios.",
  language: "Idioma",
  languageText: "Passback se abre de nuevo en el otro idioma, en el mismo lugar. Los números y las fechas siguen la región de su sistema.",
  languages: {
    system: { label: "Como el sistema", text: "" },
    english: { label: "English", text: "" },
    spanish: { label: "Español", text: "" },
  },

  anew: {
    title: "¿Abrir ahora en el otro idioma?",
    lead: "Algo que usted escribió o eligió aún no está guardado. Se pierde cuando la ventana se abre de nuevo; las calificaciones guardadas no se tocan.",
    action: "Cambiar el idioma",
    keep: "Ahora no",
  },

  letters: "Letras solas",
  lettersOn: "Las letras solas actúan en listas y en Calificaciones",
  lettersText: "A autoriza, X justifica, y así las demás. Desactívelo si su entrada de voz escribe letras.",
  lettersOff: "Las letras solas están desactivadas. Estas teclas actúan cuando se vuelvan a activar.",
  ownKeys: "Sus propias teclas",
  ownKeysText: "Seleccione un campo y pulse la letra que prefiera.",
  deeds,
  keyOf: (deed) => `Tecla para ${deeds[deed].label.toLowerCase()}`,
  press: "Pulse una tecla",
  backTo: (deed, letter) => `Volver a ${letter} para ${deeds[deed].label.toLowerCase()}`,
  designed: "Volver a las teclas originales",
  clash: (clash) => {
    switch (clash.why) {
      case "digit":
        return "Una cifra empieza un puntaje. Elija una letra.";
      case "not_a_letter":
        return "Eso no es una letra. Elija una letra.";
      case "fixed":
        return `${fixedKeys[clash.what]} Elija otra letra.`;
      case "deed":
        return `Esa es la tecla de “${deeds[clash.deed].label}”. Elija otra letra, o dele antes otra a “${deeds[clash.deed].label}”.`;
    }
  },

  phrases: "Frases para comentarios",
  phrasesText: "Se ofrecen al escribir un comentario en Revisión, en este orden.",
  noPhrases: "Todavía no hay frases. Agregue las oraciones que escribe una y otra vez.",
  phraseList: "Sus frases",
  addPhrase: "Frase nueva",
  add: "Agregar frase",
  editPhrase: (at) => `Frase ${count(at)}`,
  keep: "Conservar",
  cancel: "Cancelar",
  phrase: {
    up: (text) => `Subir: ${text}`,
    down: (text) => `Bajar: ${text}`,
    edit: (text) => `Editar: ${text}`,
    remove: (text) => `Quitar: ${text}`,
    tipUp: "Subir (Alt ↑)",
    tipDown: "Bajar (Alt ↓)",
    tipEdit: "Editar",
    tipRemove: "Quitar",
    moved: (to, of) => `Movida al lugar ${count(to)} de ${count(of)}.`,
    removed: "La frase se quitó. Los comentarios que la tienen la conservan.",
    empty: "No se escribió nada. Escriba primero la frase.",
    twice: "Esa frase ya está en la lista.",
  },

  quiet: "Horas de silencio",
  quietText: "Lo que una tarea enviaría automáticamente espera durante estas horas, según el reloj de esta computadora. Sincronizar sigue siendo posible.",
  quietOn: "Durante estas horas nada se envía automáticamente",
  from: "Desde",
  to: "Hasta",
  nextMorning: "del día siguiente",
  weekends: "Sábado y domingo todo el día",
  timeNeeded: "Aquí hace falta una hora. No se cambió nada.",
  notices: "Avisos",
  noticesOn: "Avisarme cuando una sincronización termina o me necesita",
  noticesText: "Un aviso de su sistema, sin nombres ni puntajes.",
  conflicts: "Cuando cambiaron ambos lados",
  conflictsText: (lms) =>
    `Con qué viene puesta la decisión cuando una calificación cambió aquí y en ${lms}. Nada se aplica hasta que usted lo diga, y el cambio indica que lo puso su configuración.`,
  conflict: {
    ask: { label: () => "Preguntar", text: () => "No viene nada puesto. Usted decide cada una." },
    mine: { label: () => "Lo de aquí", text: () => "Viene puesto Conservar lo mío." },
    lms: { label: (lms) => lms, text: (lms) => `Viene puesto Tomar lo de ${lms}.` },
    higher: { label: () => "El más alto", text: () => "Viene puesto el puntaje más alto. Si no lo hay, usted decide." },
  },

  shownSections: "Secciones que usted califica",
  shownText: (lms) =>
    `Una sección sin marcar no aparece en la barra lateral, y nada de ella se lee de ${lms} ni se envía automáticamente. No se pierde nada de ella.`,
  noSections: "Todavía no hay secciones de Clever.",
  waits: (counts, lms) => {
    const parts = [
      counts.to_approve > 0 ? `${count(counts.to_approve)} por autorizar` : "",
      counts.to_send > 0 ? `${count(counts.to_send)} para enviar` : "",
      counts.held > 0 ? `${count(counts.held)} con retención` : "",
      counts.changed > 0 ? `${count(counts.changed)} con cambios en ${lms}` : "",
      counts.failed > 0 ? `${count(counts.failed)} con error de envío` : "",
      counts.unanswered > 0 ? `${count(counts.unanswered)} sin respuesta` : "",
    ].filter((part) => part !== "");
    return parts.length === 0 ? "Nada espera" : parts.join(", ");
  },
  hiddenWait: (n) => `${counted(n, "sección oculta tiene", "secciones ocultas tienen")} algo que espera.`,
};
