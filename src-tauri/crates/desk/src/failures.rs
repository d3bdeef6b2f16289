//! The one exhaustive map from every error below to the error a host shows.

use crate::{DeskError, ErrorCode};
use language::{say, text};
use lms::LmsError;
use store::{StoreError, Unfit};
use sync::{NotUndoable, SyncError};

impl DeskError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let retryable = matches!(code, ErrorCode::Offline | ErrorCode::Busy | ErrorCode::StalePlan);
        Self { code, message: message.into(), hint: hint.into(), retryable }
    }
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message, "")
    }
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            ErrorCode::NotFound,
            say!("There is no such {} here.", "Aquí no se encuentra {}.", crate::words::thing(what)),
            text!("Read the section again.", "Lea la sección de nuevo."),
        )
    }
    pub(crate) fn not_connected() -> Self {
        Self::new(
            ErrorCode::SignIn,
            text!(
                "Passback isn’t connected to a school yet. Nothing was changed.",
                "Passback todavía no está conectado a una escuela. No se cambió nada."
            ),
            text!("Open the sample school, or sign in.", "Abra la escuela de ejemplo o inicie sesión."),
        )
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        let kept = text!("Nothing was changed.", "No se cambió nada.");
        match error {
            StoreError::InUse => Self::new(
                ErrorCode::InUse,
                text!(
                    "Another copy of Passback is using this data folder.",
                    "Otra copia de Passback está usando esta carpeta de datos."
                ),
                text!("Close the other one, then start again.", "Cierre la otra y vuelva a iniciar."),
            ),
            StoreError::Newer { .. } => Self::new(
                ErrorCode::Storage,
                say!(
                    "This data was saved by a newer version of Passback. {kept}",
                    "Estos datos se guardaron con una versión más nueva de Passback. {kept}"
                ),
                text!("Install the newer version.", "Instale la versión más nueva."),
            ),
            StoreError::Unfit { why } => unfit(why),
            StoreError::Key { why } => crate::words::at_rest::no_key(why),
            StoreError::InTheWay => Self::new(
                ErrorCode::Invalid,
                say!(
                    "There is already something else under that name. {kept}",
                    "Ya hay otra cosa con ese nombre. {kept}"
                ),
                text!(
                    "Choose another name. Only a backup made by Passback is replaced.",
                    "Elija otro nombre. Solo se reemplaza una copia de seguridad hecha por Passback."
                ),
            ),
            StoreError::Full => Self::new(
                ErrorCode::Storage,
                say!(
                    "The disk is full, so this could not be saved. {kept}",
                    "El disco está lleno, así que esto no se pudo guardar. {kept}"
                ),
                text!(
                    "Make room on the disk, then try again.",
                    "Libere espacio en el disco e intente de nuevo."
                ),
            ),
            StoreError::ReadOnly => Self::new(
                ErrorCode::Storage,
                say!(
                    "The data folder can’t be written. {kept}",
                    "No se puede escribir en la carpeta de datos. {kept}"
                ),
                text!(
                    "Check the folder’s permissions, then start again.",
                    "Revise los permisos de la carpeta y vuelva a iniciar."
                ),
            ),
            StoreError::NotFound { what } => Self::not_found(what),
            other => {
                tracing::warn!(error = %other, "store");
                Self::new(
                    ErrorCode::Storage,
                    say!(
                        "The saved data could not be used. {kept}",
                        "Los datos guardados no se pudieron usar. {kept}"
                    ),
                    text!(
                        "Try again. If it stays, restart Passback.",
                        "Intente de nuevo. Si sigue igual, reinicie Passback."
                    ),
                )
            }
        }
    }
}

/// Why a file is not restored.
fn unfit(why: Unfit) -> DeskError {
    let kept = text!("Nothing was changed.", "No se cambió nada.");
    let (message, hint) = match why {
        Unfit::NotThere => (
            text!("There is no such file.", "No existe ese archivo."),
            text!(
                "Check the name. Backups are in the folder “backups” beside your data.",
                "Revise el nombre. Las copias de seguridad están en la carpeta “backups” junto a sus datos."
            ),
        ),
        Unfit::NotOurs => (
            text!(
                "That file isn’t a backup of Passback.",
                "Ese archivo no es una copia de seguridad de Passback."
            ),
            text!("Choose a file that Passback saved.", "Elija un archivo que Passback haya guardado."),
        ),
        Unfit::Newer => (
            text!(
                "That backup was saved by a newer version of Passback.",
                "Esa copia de seguridad se guardó con una versión más nueva de Passback."
            ),
            text!(
                "Install the newer version, then restore it.",
                "Instale la versión más nueva y restáurela entonces."
            ),
        ),
        Unfit::Damaged => (
            text!("That backup is damaged.", "Esa copia de seguridad está dañada."),
            text!("Choose an earlier one.", "Elija una anterior."),
        ),
        Unfit::AnotherTeacher => (
            text!(
                "That backup belongs to another teacher or school.",
                "Esa copia de seguridad es de otro docente o de otra escuela."
            ),
            text!(
                "Restore it into a folder of its own with --data-dir.",
                "Restáurela en una carpeta propia con --data-dir."
            ),
        ),
    };
    DeskError::new(ErrorCode::Invalid, format!("{message} {kept}"), hint)
}

impl From<LmsError> for DeskError {
    fn from(error: LmsError) -> Self {
        let kept = text!("Nothing was changed here.", "Aquí no se cambió nada.");
        match error {
            LmsError::Offline => Self::new(
                ErrorCode::Offline,
                say!(
                    "There is no connection to the school’s server. {kept}",
                    "No hay conexión con el servidor de la escuela. {kept}"
                ),
                text!(
                    "Keep grading. Try again when you are online.",
                    "Siga calificando. Intente de nuevo cuando haya conexión."
                ),
            ),
            LmsError::NoAnswer => Self::new(
                ErrorCode::Offline,
                say!(
                    "The school’s server didn’t answer. {kept}",
                    "El servidor de la escuela no respondió. {kept}"
                ),
                text!("Try again in a moment.", "Intente de nuevo en un momento."),
            ),
            LmsError::SignIn { .. } => Self::new(
                ErrorCode::SignIn,
                say!(
                    "The school’s server doesn’t accept the sign-in. {kept}",
                    "El servidor de la escuela no acepta el inicio de sesión. {kept}"
                ),
                text!(
                    "Sign in again, or ask the district whether access was withdrawn.",
                    "Inicie sesión de nuevo, o pregunte al distrito si se retiró el acceso."
                ),
            ),
            LmsError::AssignmentNotThere => Self::not_found("assignment_there"),
            LmsError::StudentNotThere => Self::not_found("student_there"),
            LmsError::NotThere { .. } => Self::new(
                ErrorCode::Failed,
                say!(
                    "The server at this address doesn’t offer what Passback needs. {kept}",
                    "El servidor de esta dirección no ofrece lo que Passback necesita. {kept}"
                ),
                text!("Check the address.", "Revise la dirección."),
            ),
            LmsError::Refused { message, .. } => Self::new(
                ErrorCode::Failed,
                say!(
                    "The school’s server refused the request: “{message}”. {kept}",
                    "El servidor de la escuela rechazó la solicitud: “{message}”. {kept}"
                ),
                "",
            ),
            LmsError::TooMany => Self {
                retryable: true,
                ..Self::new(
                    ErrorCode::Failed,
                    say!(
                        "The school’s server asks for a break. {kept}",
                        "El servidor de la escuela pide una pausa. {kept}"
                    ),
                    text!("Wait a few minutes, then try again.", "Espere unos minutos e intente de nuevo."),
                )
            },
            LmsError::Server { .. } => Self {
                retryable: true,
                ..Self::new(
                    ErrorCode::Failed,
                    say!(
                        "The school’s server has a problem of its own. {kept}",
                        "El servidor de la escuela tiene un problema propio. {kept}"
                    ),
                    text!("Try again later.", "Intente de nuevo más tarde."),
                )
            },
            LmsError::Unreadable { .. } | LmsError::Astray { .. } => Self::new(
                ErrorCode::Failed,
                say!(
                    "The answer of the server could not be read, so it was not used. {kept}",
                    "La respuesta del servidor no se pudo leer, así que no se usó. {kept}"
                ),
                text!(
                    "Check the address and the network (a sign-in page of the Wi-Fi can be in between), then try again.",
                    "Revise la dirección y la red (puede haber de por medio una página de acceso al Wi-Fi) e intente de nuevo."
                ),
            ),
        }
    }
}

impl From<SyncError> for DeskError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Lms(error) => error.into(),
            SyncError::StalePlan => Self::new(
                ErrorCode::StalePlan,
                text!(
                    "Something changed since this list was made, so nothing was sent.",
                    "Algo cambió desde que se hizo esta lista, así que no se envió nada."
                ),
                text!("Look at the new list, then send.", "Mire la lista nueva y envíe entonces."),
            ),
            SyncError::Busy => Self::new(
                ErrorCode::Busy,
                text!(
                    "A sync of this section is running. A second one was not started.",
                    "Una sincronización de esta sección está en curso. No se inició una segunda."
                ),
                text!("Wait until it is done, or stop it.", "Espere a que termine, o deténgala."),
            ),
            SyncError::NothingToSend => Self::new(
                ErrorCode::Invalid,
                text!("There is nothing to send.", "No hay nada que enviar."),
                "",
            ),
            SyncError::NotUndoable(why) => {
                let (message, hint) = match why {
                    NotUndoable::OnlyRead => (
                        text!(
                            "This only read the LMS: there is nothing to undo.",
                            "Esto solo leyó el LMS: no hay nada que deshacer."
                        ),
                        "",
                    ),
                    NotUndoable::NotFinished => (
                        text!(
                            "This sync is still running, so it can’t be undone yet.",
                            "Esta sincronización sigue en curso, así que todavía no se puede deshacer."
                        ),
                        text!("Wait until it is done, or stop it.", "Espere a que termine, o deténgala."),
                    ),
                    NotUndoable::Undone => (
                        text!(
                            "This sync was undone already. Nothing was changed.",
                            "Esta sincronización ya se deshizo. No se cambió nada."
                        ),
                        text!(
                            "To bring its scores back, undo the undo: it is in the history.",
                            "Para recuperar sus puntajes, deshaga lo deshecho: está en el historial."
                        ),
                    ),
                };
                Self::new(ErrorCode::Invalid, message, hint)
            }
            SyncError::NotFound(what) => Self::not_found(what),
            SyncError::AnotherAssignment => Self::invalid(text!(
                "That is another assignment: it carries neither the reference nor the title. Nothing was linked.",
                "Esa es otra tarea: no lleva ni la referencia ni el título. No se vinculó nada."
            )),
            SyncError::NoId => Self::invalid(text!(
                "There is no assignment id in that text. Copy the address of the assignment’s page.",
                "En ese texto no hay id de tarea. Copie la dirección de la página de la tarea."
            )),
            SyncError::NothingToSettle => Self::invalid(text!(
                "This assignment doesn’t wait for an answer any more.",
                "Esta tarea ya no espera una respuesta."
            )),
        }
    }
}
