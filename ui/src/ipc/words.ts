/** What is said when nothing answered; all other refusals come from the desk with their words. */
import type { Spoken } from "../language/language";

export const english = {
  message: "Passback’s window got no answer from Passback itself.",
  hint: "What you asked for may have been done all the same. Close the window and open it again to see.",
};

export const spanish: Spoken<typeof english> = {
  message: "La ventana de Passback no recibió respuesta de Passback.",
  hint: "Puede que lo que pidió se haya hecho de todos modos. Cierre la ventana y ábrala de nuevo para verlo.",
};
