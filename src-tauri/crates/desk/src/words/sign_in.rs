//! The sentences of a sign-in that came to nothing.

use super::accounts as words;
use crate::{DeskError, ErrorCode};
use language::{say, text};
use sign_in::SignInError;
use vault::VaultError;

pub(crate) fn not_signed_in() -> DeskError {
    DeskError::new(
        ErrorCode::SignIn,
        text!(
            "Nobody is signed in here. Nothing was changed.",
            "Aquí nadie inició sesión. No se cambió nada."
        ),
        text!("Sign in through your district’s relay.", "Inicie sesión por el relé de su distrito."),
    )
}

fn from_the_lms() -> &'static str {
    text!("Start again from the LMS page.", "Empiece de nuevo desde la página del LMS.")
}

/// What a relay said to the code of a link. Whatever it was, the code was sent.
pub(crate) fn not_redeemed(error: SignInError) -> DeskError {
    match error {
        SignInError::Used => error.into(),
        _ => link_is_used_up(error.into()),
    }
}

/// A link came to nothing after its code was sent: trying the same one again would end what it gave.
pub(crate) fn link_is_used_up(error: DeskError) -> DeskError {
    DeskError {
        hint: text!(
            "The link is used up. Start again from the LMS page.",
            "El enlace ya está usado. Empiece de nuevo desde la página del LMS."
        )
        .to_owned(),
        retryable: false,
        ..error
    }
}

/// The link of somebody else than this folder's teacher.
pub(crate) fn anothers_link(error: DeskError) -> DeskError {
    DeskError {
        message: text!(
            "This data folder belongs to another school or teacher. Nothing in it was changed, but the link is used up.",
            "Esta carpeta de datos es de otra escuela o de otro docente. No se cambió nada en ella, pero el enlace ya está usado."
        )
        .to_owned(),
        hint: text!(
            "Start again from the LMS page, and open that link with another --data-dir.",
            "Empiece de nuevo desde la página del LMS y abra ese enlace con otra --data-dir."
        )
        .to_owned(),
        ..error
    }
}

impl From<SignInError> for DeskError {
    fn from(error: SignInError) -> Self {
        let (code, message, hint) = match error {
            SignInError::Address(lms::SetupError::NotSecure) => (
                ErrorCode::Invalid,
                text!(
                    "This address begins with http://, so others could read along. Nothing was opened.",
                    "Esta dirección empieza con http://, así que otras personas podrían leer lo que se envía. No se abrió nada."
                ),
                text!(
                    "A relay’s address begins with https://. Ask your district for it.",
                    "La dirección de un relé empieza con https://. Pídala a su distrito."
                ),
            ),
            SignInError::NoInvitation => (
                ErrorCode::Invalid,
                text!(
                    "There is no invitation in this file, or more than one. Nothing was changed.",
                    "En este archivo no hay ninguna invitación, o hay más de una. No se cambió nada."
                ),
                text!(
                    "Choose the file that your district sent, or paste the link from its message.",
                    "Elija el archivo que le envió su distrito, o pegue el enlace de su mensaje."
                ),
            ),
            SignInError::Address(_) => (
                ErrorCode::Invalid,
                text!(
                    "That is not the address of a relay. Nothing was changed.",
                    "Esa no es la dirección de un relé. No se cambió nada."
                ),
                text!(
                    "It begins with https:// and comes from your district, often with an invitation.",
                    "Empieza con https:// y la da su distrito, a menudo con una invitación."
                ),
            ),
            SignInError::NotARelay => (
                ErrorCode::Invalid,
                text!(
                    "What answers at this address is not a Passback relay. Nothing was changed.",
                    "Lo que responde en esta dirección no es un relé de Passback. No se cambió nada."
                ),
                text!(
                    "Look at the address again, or ask your district.",
                    "Revise la dirección o pregunte a su distrito."
                ),
            ),
            SignInError::Offline => (
                ErrorCode::Offline,
                text!(
                    "The relay can’t be reached. Nothing was changed.",
                    "No se puede llegar al relé. No se cambió nada."
                ),
                text!("Check the network, then try again.", "Revise la red e intente de nuevo."),
            ),
            SignInError::Busy => (
                ErrorCode::Offline,
                text!(
                    "The relay has too much to do just now. Nothing was changed.",
                    "El relé tiene demasiado trabajo en este momento. No se cambió nada."
                ),
                text!("Wait a minute, then try again.", "Espere un minuto e intente de nuevo."),
            ),
            SignInError::Denied => (
                ErrorCode::SignIn,
                text!(
                    "The sign-in was cancelled. Nothing was changed.",
                    "Se canceló el inicio de sesión. No se cambió nada."
                ),
                text!("Sign in again.", "Inicie sesión de nuevo."),
            ),
            SignInError::TooLate => (
                ErrorCode::SignIn,
                text!(
                    "Nobody signed in in the browser in time. Nothing was changed.",
                    "Nadie inició sesión a tiempo en el navegador. No se cambió nada."
                ),
                text!("Sign in again.", "Inicie sesión de nuevo."),
            ),
            SignInError::Ended => (
                ErrorCode::SignIn,
                text!(
                    "Your sign-in has ended. Nothing was sent, and nothing here was changed.",
                    "Su sesión terminó. No se envió nada y aquí no se cambió nada."
                ),
                text!("Sign in again.", "Inicie sesión de nuevo."),
            ),
            SignInError::Used => (
                ErrorCode::SignIn,
                text!(
                    "This link was used before, or is older than a minute. It opens nothing here, and the sign-in that it gave before, if it gave one, has ended: somebody else could have used it.",
                    "Este enlace ya se usó o tiene más de un minuto. Aquí no abre nada, y la sesión que dio antes, si dio alguna, terminó: otra persona podría haberlo usado."
                ),
                from_the_lms(),
            ),
            SignInError::Listen => (
                ErrorCode::Failed,
                text!(
                    "This computer doesn’t let the browser come back to Passback. Nothing was changed.",
                    "Esta computadora no deja que el navegador vuelva a Passback. No se cambió nada."
                ),
                text!(
                    "Ask your tech team whether a program may listen on 127.0.0.1.",
                    "Pregunte a su equipo técnico si un programa puede escuchar en 127.0.0.1."
                ),
            ),
        };
        Self::new(code, message, hint)
    }
}

impl From<VaultError> for DeskError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Shut => return words::shut(),
            VaultError::WrongPassphrase => return words::wrong_passphrase(),
            _ => {}
        }
        Self::new(
            ErrorCode::Failed,
            say!(
                "Your sign-in can’t be kept safe here: {error}. Nothing was changed.",
                "Su sesión no se puede guardar de forma segura aquí: {error}. No se cambió nada."
            ),
            text!(
                "Passback keeps a sign-in in the keyring of this computer and nowhere else.",
                "Passback guarda un inicio de sesión en el llavero de esta computadora y en ningún otro lugar."
            ),
        )
    }
}
