/** What the palette says, in Spanish. */
import { counted } from "../shared/format";
import type { Words } from "./words";

export const spanish: Words = {
  title: "Buscar o hacer algo",
  field: "Buscar un estudiante, una tarea, una sección o una acción",
  placeholder: "Busque un estudiante o una tarea, o escriba qué hacer",
  list: "Lo encontrado",
  groups: { sections: "Secciones", students: "Estudiantes", assignments: "Tareas", actions: "Acciones" },
  open: "abierta ahora",
  none: "Nada con ese nombre",
  hidden: "Los nombres están ocultos. Los estudiantes aparecen por sus números.",
  found: (n) => counted(n, "resultado", "resultados"),
  keys: { choose: "elegir", go: "abrir o hacer", close: "cerrar" },
};
