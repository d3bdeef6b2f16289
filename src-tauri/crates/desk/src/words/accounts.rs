//! The sentences of accounts and of signing in.

use super::{count, grades};
use crate::view::{KeepPlace, LaunchView};
use crate::{DeskError, ErrorCode};
use language::{say, text};

pub(crate) fn no_such_account() -> DeskError {
    DeskError::new(
        ErrorCode::NotFound,
        text!(
            "This account is not on this computer any more. Nothing was changed.",
            "Esta cuenta ya no está en esta computadora. No se cambió nada."
        ),
        text!("Sign in again.", "Inicie sesión de nuevo."),
    )
}

pub(crate) fn signed_out_there(name: &str) -> DeskError {
    DeskError::new(
        ErrorCode::SignIn,
        say!(
            "{name} is signed out here. Nothing was changed.",
            "La sesión de {name} está cerrada aquí. No se cambió nada."
        ),
        text!("Sign in again to open the account.", "Inicie sesión de nuevo para abrir la cuenta."),
    )
}

/// How an account stands, in a menu.
pub(crate) fn stands(sample: bool, signed_in: bool, ended: bool) -> &'static str {
    match (sample, signed_in, ended) {
        (true, ..) => text!("Made-up people", "Personas inventadas"),
        (false, _, true) => {
            text!("Your sign-in has ended. Sign in again.", "Su sesión terminó. Inicie sesión de nuevo.")
        }
        (false, true, false) => text!("Signed in", "Sesión iniciada"),
        (false, false, false) => text!("Signed out", "Sesión cerrada"),
    }
}

/// Where a sign-in is kept, said before it is asked for.
pub(crate) fn where_kept(keep: KeepPlace) -> &'static str {
    match keep {
        KeepPlace::Keyring => "",
        KeepPlace::NewPassphrase => text!(
            "This computer has no keyring that is open to Passback. Your sign-in, and the key that encrypts your grades here, can be kept in a file that only a passphrase opens; Passback then asks for the passphrase at each start. Or it is kept nowhere: you sign in at each start, and your grades are not encrypted here.",
            "Esta computadora no tiene un llavero abierto a Passback. Su inicio de sesión, y la clave que cifra aquí sus calificaciones, se pueden guardar en un archivo que solo se abre con una frase de contraseña; Passback la pide cada vez que se abre. O no se guardan en ningún lugar: usted inicia sesión cada vez, y aquí sus calificaciones no se cifran."
        ),
        KeepPlace::Passphrase => text!(
            "Sign-ins on this computer are kept in a file that opens with the passphrase you chose.",
            "Los inicios de sesión de esta computadora se guardan en un archivo que se abre con la frase de contraseña que usted eligió."
        ),
    }
}

/// On the connection's card while the file of sign-ins is shut.
pub(crate) fn sealed_note() -> &'static str {
    text!(
        "Your sign-in is kept in a file that waits for its passphrase. Grades stay here, approved.",
        "Su inicio de sesión está en un archivo que espera su frase de contraseña. Las calificaciones quedan aquí, autorizadas."
    )
}

pub(crate) fn shut() -> DeskError {
    DeskError::new(
        ErrorCode::SignIn,
        text!(
            "The file that keeps your sign-in is not open. Nothing was changed.",
            "El archivo que guarda su inicio de sesión no está abierto. No se cambió nada."
        ),
        text!("Type its passphrase first.", "Escriba primero su frase de contraseña."),
    )
}

pub(crate) fn wrong_passphrase() -> DeskError {
    DeskError::invalid(text!(
        "This passphrase does not open the file of sign-ins. Nothing was changed.",
        "Esta frase de contraseña no abre el archivo de inicios de sesión. No se cambió nada."
    ))
}

pub(crate) fn short_passphrase(least: usize) -> DeskError {
    DeskError::invalid(say!(
        "A passphrase needs at least {least} characters. Nothing was opened.",
        "Una frase de contraseña necesita al menos {least} caracteres. No se abrió nada."
    ))
}

pub(crate) fn nothing_waits() -> DeskError {
    DeskError::new(
        ErrorCode::NotFound,
        text!(
            "No sign-in waits for the browser any more. Nothing was changed.",
            "Ya ningún inicio de sesión espera al navegador. No se cambió nada."
        ),
        text!("Begin again.", "Empiece de nuevo."),
    )
}

pub(crate) fn given_up() -> DeskError {
    DeskError::new(
        ErrorCode::SignIn,
        text!(
            "You cancelled signing in. Nothing was changed.",
            "Usted canceló el inicio de sesión. No se cambió nada."
        ),
        "",
    )
}

pub(crate) fn no_browser() -> DeskError {
    DeskError::new(
        ErrorCode::Failed,
        text!("No browser could be opened.", "No se pudo abrir ningún navegador."),
        text!(
            "Copy the address and open it in a browser on this computer.",
            "Copie la dirección y ábrala en un navegador de esta computadora."
        ),
    )
}

pub(crate) fn signed_in(name: &str) -> String {
    say!("Signed in as {name}.", "Sesión iniciada como {name}.")
}

/// What is not sent yet: approved and ready, approved but held back, drafts.
pub(crate) fn unsent(ready: u32, held: u32, drafts: u32) -> Vec<String> {
    let all = |n: u32| grades(usize::try_from(n).unwrap_or(usize::MAX));
    let mut lines = Vec::new();
    if ready > 0 {
        let all = all(ready);
        lines.push(say!("{all} approved and not sent yet", "{all} con autorización y sin enviar"));
    }
    if held > 0 {
        let all = all(held);
        lines.push(say!("{all} held back", "{all} con retención"));
    }
    if drafts > 0 {
        let all = all(drafts);
        lines.push(say!("{all} to approve", "{all} por autorizar"));
    }
    lines
}

/// What signing out does and what stays.
pub(crate) fn signing_out(name: &str, lms: &str, sections: usize) -> Vec<String> {
    let sections = count(sections, text!("section", "sección"), text!("sections", "secciones"));
    vec![
        text!(
            "Your sign-in is taken off this computer and ended at the relay.",
            "Su inicio de sesión se quita de esta computadora y se termina en el relé."
        )
        .to_owned(),
        say!(
            "The grades, comments and history of {sections} stay on this computer. They are shown again when {name} signs in here, and to nobody else in Passback.",
            "Las calificaciones, los comentarios y el historial de {sections} quedan en esta computadora. Se muestran de nuevo cuando {name} inicie sesión aquí, y a nadie más en Passback."
        ),
        say!("Nothing in {lms} changes.", "Nada cambia en {lms}."),
        text!(
            "On a shared computer, erase them instead: Settings, Data.",
            "En una computadora compartida, elimínelos mejor: Configuración, Datos."
        )
        .to_owned(),
    ]
}

pub(crate) fn signed_out(told: bool) -> &'static str {
    if told {
        text!(
            "Signed out, here and at the relay. What is saved here stays.",
            "Sesión cerrada, aquí y en el relé. Lo guardado aquí se conserva."
        )
    } else {
        text!(
            "Signed out here. The relay could not be told; the sign-in there ends by itself. What is saved here stays.",
            "Sesión cerrada aquí. No se pudo avisar al relé; la sesión allí termina sola. Lo guardado aquí se conserva."
        )
    }
}

/// Something was opened that is no link of ours.
pub(crate) fn no_link() -> LaunchView {
    told(
        text!("This link can’t be opened", "Este enlace no se puede abrir"),
        text!(
            "It is not a link of a Passback relay, or a part of it is missing. Nothing was opened and nothing was changed.",
            "No es un enlace de un relé de Passback, o le falta una parte. No se abrió nada y no se cambió nada."
        )
        .to_owned(),
    )
}

/// A link came to nothing.
pub(crate) fn not_launched(error: &DeskError) -> LaunchView {
    let text = if error.hint.is_empty() {
        error.message.clone()
    } else {
        format!("{} {}", error.message, error.hint)
    };
    told(text!("The link was not opened", "El enlace no se abrió"), text)
}

fn told(title: &str, text: String) -> LaunchView {
    LaunchView { title: title.to_owned(), lines: vec![text], action: String::new() }
}

/// A link of a relay that nobody is signed in through here.
pub(crate) fn open_relay(host: &str) -> LaunchView {
    LaunchView {
        title: say!("Open {host}?", "¿Abrir {host}?"),
        lines: vec![
            say!(
                "A page in your browser asks Passback to sign you in through {host}.",
                "Una página de su navegador pide que Passback inicie su sesión por {host}."
            ),
            not_asked(),
        ],
        action: text!("Sign in", "Iniciar sesión").to_owned(),
    }
}

/// A link of a known relay, for somebody who is not signed in here.
pub(crate) fn somebody_else(host: &str) -> LaunchView {
    LaunchView {
        title: text!("Sign in somebody else?", "¿Iniciar la sesión de otra persona?").to_owned(),
        lines: vec![
            say!(
                "A page in your browser asks Passback to sign in through {host} as somebody who is not signed in here.",
                "Una página de su navegador pide que Passback inicie, por {host}, la sesión de alguien que no la tiene iniciada aquí."
            ),
            not_asked(),
        ],
        action: text!("Sign in", "Iniciar sesión").to_owned(),
    }
}

fn not_asked() -> String {
    text!(
        "If you did not just open Passback from your LMS, choose Cancel: nothing is changed then.",
        "Si no acaba de abrir Passback desde su LMS, elija Cancelar: entonces no se cambia nada."
    )
    .to_owned()
}

pub(crate) fn sync_goes_on() -> DeskError {
    DeskError::new(
        ErrorCode::Busy,
        text!(
            "A sync is going on in the account that is open. Nothing was changed.",
            "Hay una sincronización en curso en la cuenta abierta. No se cambió nada."
        ),
        text!(
            "Wait until it is done, or stop it, then open the link from your LMS again.",
            "Espere a que termine, o deténgala, y abra el enlace desde su LMS de nuevo."
        ),
    )
}
