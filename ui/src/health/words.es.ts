/** What Connection health says, in Spanish. */
import { count, counted, told } from "../shared/format";
import type { HealthWords } from "./words";

export const spanish: HealthWords = {
  title: "Estado de la conexión",
  checked: (at) => `comprobado: ${told(at)}`,
  unchecked: "sin comprobar desde que se abrió Passback",
  checking: "Preguntando al servidor de su escuela…",
  checkedNow: "Comprobado. Lo que ve está al día.",
  again: "Volver a comprobar",
  copyReport: "Copiar informe de soporte",
  reportCopied: "El informe está en el portapapeles",
  reportNotCopied: "El informe no se pudo copiar. Seleccione el texto más abajo y cópielo desde ahí.",
  reading: "Leyendo lo que se sabe de la conexión…",

  chain: "De esta computadora al LMS",
  link: (from, to, said) => `De ${from} a ${to}: ${said}`,
  abilities: "Qué permite esta conexión",
  clock: "Reloj de esta computadora",

  students: "Estudiantes",
  teachers: "Docentes",
  sections: "Secciones",
  bar: (what) => `${what} con correspondencia`,

  notMatched: "Sin correspondencia",
  notMatchedNote: "Sus calificaciones se guardan aquí y salen cuando haya correspondencia",
  columns: { name: "Nombre", section: "Sección", why: "Por qué", what: "Qué hacer", action: "Acción" },
  wholeSection: "Toda la sección",
  waiting: "En espera",
  waits: (n) => counted(n, "calificación autorizada espera", "calificaciones autorizadas esperan"),
  everyone: "Todos tienen correspondencia",
  nobodyKnown: (n) => `No se sabe de nadie sin correspondencia. De ${count(n)} el servidor no lo dice.`,
  all: (n) => `Mostrar los ${count(n)}`,

  held: "Con retención hoy",
  heldNote: "Una sincronización las dejaría aquí, a salvo, hasta que se arreglen",
  nothingHeld: "Hoy no se retendría nada",
  gradebook: "Abrir calificaciones",

  problems: "Problemas recientes",
  noProblems: "Sin problemas últimamente",
  solved: "Resuelto",
  solvedMark: "Resuelto: ",
  openMark: "Aún abierto: ",
  retry: "Reintentar",
  retryOffline: "Sin conexión no se puede enviar nada. La calificación sigue autorizada.",
  copyNote: "Copiar nota",
  noteCopied: "La nota está en el portapapeles",
  noteNotCopied: "La nota no se pudo copiar",

  report: "Informe de soporte",
  noStudentData: "Sin datos de estudiantes",
  reportText: "Para el equipo técnico de su escuela. Contiene versiones, horas, cantidades y códigos de error. Nunca nombres, puntajes, comentarios ni correos.",
};
