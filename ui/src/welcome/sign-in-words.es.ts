/** What is said while somebody signs in, in Spanish. */
import { counted } from "../shared/format";
import type { SignInWords } from "./sign-in-words";

export const spanish: SignInWords = {
  door: "Iniciar sesión con Clever",
  doorText: "Para Canvas, Google Classroom o Schoology",
  here: "Cuentas en esta computadora",
  lookAround: "o primero una mirada",
  opening: (name) => `Abriendo ${name}…`,

  title: "Iniciar sesión con Clever",
  again: "Iniciar sesión de nuevo",
  address: "El relé de su escuela",
  addressText: "La dirección que le dio su distrito, o el enlace de invitación que recibió.",
  openFile: "Abrir un archivo de invitación…",
  example: "relay.su-distrito.org",
  known: "Ya usados aquí",
  through: "Por el relé",
  go: "Continuar en el navegador",
  checking: "Preguntando al relé…",
  back: "Volver",
  promise: "Su contraseña se escribe en su propio navegador, nunca en Passback.",

  keep: "Dónde se guarda su inicio de sesión",
  keepFile: "En un archivo con frase de contraseña",
  keepNowhere: "En ningún lugar, hasta que se cierre Passback",
  passphrase: "Frase de contraseña",
  passphraseAgain: "La misma otra vez",
  short: "Se necesitan al menos 8 caracteres.",
  differs: "Las dos no son iguales.",
  lost: "Nadie puede averiguar la frase de contraseña. Sin ella se inicia sesión de nuevo, y lo que cifra aquí queda cerrado.",

  waiting: "Termine en su navegador",
  waitingText: (host) => `Su navegador muestra el inicio de sesión de ${host}. Vuelva aquí cuando diga que la sesión está iniciada.`,
  notOpened: (host) => `No se pudo abrir ningún navegador. Copie la dirección de ${host} y ábrala en un navegador de esta computadora.`,
  waits: (minutes) => `Passback espera ${counted(minutes, "minuto", "minutos")}. Hasta entonces no se cambia nada.`,
  openAgain: "Abrir la página otra vez",
  copy: "Copiar la dirección",
  copied: "Copiada. Ábrala en un navegador de esta computadora.",
  notCopied: "El portapapeles no la aceptó.",
  cancel: "Cancelar",

  add: "Agregar otra cuenta…",
  signOut: "Cerrar sesión…",
  accounts: "Cuentas",
  sampleSchool: "Escuela de ejemplo",
  signOutTitle: (name) => `¿Cerrar la sesión de ${name}?`,
  signOutUnsent: "Todavía sin enviar",
  signOutUnsentText: "Queda aquí y le espera.",
  signOutAction: "Cerrar sesión",
  stay: "Seguir con la sesión",

  bannerAgain: "Iniciar sesión de nuevo",
  bannerSeal: "Escribir la frase de contraseña…",
  sealTitle: "Abrir su inicio de sesión",
  sealText: "Está en un archivo de esta computadora que se abre con la frase de contraseña que usted eligió.",
  sealAction: "Abrir",

  launchNo: "Cancelar",
};
