//! The sentences of encryption on this computer and of the app lock.

use crate::{DeskError, ErrorCode};
use language::{say, text};
use store::{AtRest, NoKey};
use vault::KeptIn;

/// How the data lie, for the settings.
pub(crate) fn at_rest(at_rest: AtRest) -> &'static str {
    match at_rest {
        AtRest::Encrypted => text!(
            "Your grades, their history and the backups on this computer are encrypted. The key is kept where your sign-in is: in this computer’s keyring, or in the file that your passphrase opens.",
            "Sus calificaciones, su historial y las copias de seguridad de esta computadora están cifrados. La clave se guarda donde está su inicio de sesión: en el llavero de esta computadora o en el archivo que abre su frase de contraseña."
        ),
        AtRest::NoKey(NoKey::NoKeeper) | AtRest::Plain => text!(
            "The data on this computer are not encrypted: there is no keyring that could keep a key. Only your account can read them.",
            "Los datos de esta computadora no están cifrados: no hay un llavero que pueda guardar una clave. Solo su cuenta puede leerlos."
        ),
        AtRest::NoKey(NoKey::Sealed) => text!(
            "The data on this computer are not encrypted yet: the file that can keep a key waits for its passphrase. They are encrypted when you type it.",
            "Los datos de esta computadora aún no están cifrados: el archivo que puede guardar una clave espera su frase de contraseña. Se cifran cuando la escriba."
        ),
        AtRest::NoKey(_) => text!(
            "The data on this computer are not encrypted: the keyring is locked or did not take a key. Unlock it, then encrypt.",
            "Los datos de esta computadora no están cifrados: el llavero está bloqueado o no aceptó una clave. Desbloquéelo y cífrelos entonces."
        ),
        AtRest::Later => text!(
            "The data on this computer are not encrypted yet: there was no room, or another program was reading them. It is tried again at the next start.",
            "Los datos de esta computadora aún no están cifrados: no había espacio, u otro programa los estaba leyendo. Se intenta de nuevo en el próximo inicio."
        ),
    }
}

/// Data that lie open could not be encrypted: nothing keeps a key.
pub(crate) fn not_encrypted(why: NoKey) -> DeskError {
    let message = match why {
        NoKey::NoKeeper => text!(
            "Your grades could not be encrypted: this computer’s keyring, which would keep the key, is not running. Nothing was changed and nothing is lost.",
            "Sus calificaciones no se pudieron cifrar: el llavero de esta computadora, que guardaría la clave, no está en marcha. No se cambió ni se perdió nada."
        ),
        NoKey::Sealed => text!(
            "Your grades could not be encrypted: the file that would keep the key waits for its passphrase. Nothing was changed and nothing is lost.",
            "Sus calificaciones no se pudieron cifrar: el archivo que guardaría la clave espera su frase de contraseña. No se cambió ni se perdió nada."
        ),
        NoKey::Shut | NoKey::Missing | NoKey::Wrong | NoKey::Unnamed => text!(
            "Your grades could not be encrypted: this computer’s keyring is locked or did not take a key. Nothing was changed and nothing is lost.",
            "Sus calificaciones no se pudieron cifrar: el llavero de esta computadora está bloqueado o no aceptó una clave. No se cambió ni se perdió nada."
        ),
    };
    let hint = match why {
        NoKey::NoKeeper => text!(
            "Start the keyring, or sign in to your desktop as usual; then try again.",
            "Inicie el llavero, o inicie sesión en su escritorio como siempre, e intente de nuevo."
        ),
        NoKey::Sealed => text!("Type the passphrase.", "Escriba la frase de contraseña."),
        _ => text!("Unlock the keyring, then try again.", "Desbloquee el llavero e intente de nuevo."),
    };
    DeskError { retryable: true, ..DeskError::new(ErrorCode::Failed, message, hint) }
}

/// The key of encrypted data is not to be had.
pub(crate) fn no_key(why: NoKey) -> DeskError {
    let (message, hint) = match why {
        NoKey::Sealed => (
            text!(
                "Your grades are encrypted, and their key is in a file that opens with the passphrase you chose. Nothing was changed and nothing is lost.",
                "Sus calificaciones están cifradas, y su clave está en un archivo que se abre con la frase de contraseña que usted eligió. No se cambió ni se perdió nada."
            ),
            text!("Type the passphrase.", "Escriba la frase de contraseña."),
        ),
        NoKey::Shut => (
            text!(
                "Your grades are encrypted, and this computer’s keyring, which has the key, is locked. Nothing was changed and nothing is lost.",
                "Sus calificaciones están cifradas, y el llavero de esta computadora, que tiene la clave, está bloqueado. No se cambió ni se perdió nada."
            ),
            text!("Unlock the keyring, then try again.", "Desbloquee el llavero e intente de nuevo."),
        ),
        NoKey::NoKeeper => (
            text!(
                "Your grades are encrypted, and this computer’s keyring, which has the key, is not running. Nothing was changed and nothing is lost.",
                "Sus calificaciones están cifradas, y el llavero de esta computadora, que tiene la clave, no está en marcha. No se cambió ni se perdió nada."
            ),
            text!(
                "Sign in to your desktop as usual, or start the keyring, then try again.",
                "Inicie sesión en su escritorio como siempre, o inicie el llavero, e intente de nuevo."
            ),
        ),
        NoKey::Missing | NoKey::Wrong | NoKey::Unnamed => (
            text!(
                "Your grades are encrypted, and their key is not in this computer’s keyring. Nothing was changed and nothing was deleted.",
                "Sus calificaciones están cifradas, y su clave no está en el llavero de esta computadora. No se cambió ni se eliminó nada."
            ),
            text!(
                "If the data folder came from another computer or account, open it there and save a sealed backup. Or begin anew here, and restore a sealed backup.",
                "Si la carpeta de datos viene de otra computadora o cuenta, ábrala allí y guarde una copia de seguridad sellada. O empiece de nuevo aquí y restaure una copia sellada."
            ),
        ),
    };
    let code = if why == NoKey::Sealed { ErrorCode::Passphrase } else { ErrorCode::Key };
    DeskError { retryable: true, ..DeskError::new(code, message, hint) }
}

pub(crate) fn nothing_to_set_aside() -> DeskError {
    DeskError::invalid(text!(
        "Your grades can be read here, so nothing was set aside.",
        "Sus calificaciones se pueden leer aquí, así que no se apartó nada."
    ))
}

/// What erasing could not do about the key.
pub(crate) fn left_key(place: KeptIn) -> &'static str {
    match place {
        KeptIn::Keyring | KeptIn::Nowhere => text!(
            "The key of what was erased is still in this computer’s keyring. Delete “data-key” of Passback there.",
            "La clave de lo que se eliminó sigue en el llavero de esta computadora. Elimine allí “data-key” de Passback."
        ),
        KeptIn::File => text!(
            "The key of what was erased is still in the file that your passphrase opens: it could not be written. Only who knows the passphrase can use the key.",
            "La clave de lo que se eliminó sigue en el archivo que abre su frase de contraseña: no se pudo escribir en él. Solo quien sepa la frase puede usar la clave."
        ),
    }
}

/// The data have another key, and the former one could not be deleted.
pub(crate) fn old_key_is_kept() -> DeskError {
    DeskError::new(
        ErrorCode::Key,
        text!(
            "Your grades have a new key. The one before could not be deleted.",
            "Sus calificaciones tienen una clave nueva. La anterior no se pudo eliminar."
        ),
        text!(
            "It opens older copies of your data only. Change the key once more later, or delete it in this computer’s keyring.",
            "Solo abre copias anteriores de sus datos. Cambie la clave otra vez más tarde, o elimínela en el llavero de esta computadora."
        ),
    )
}

/// What erasing could not do about the sign-in.
pub(crate) fn left_sign_in() -> &'static str {
    text!(
        "Your sign-in could not be ended from here. Ask your district to sign you out, and delete the entries of Passback in this computer’s keyring.",
        "Su inicio de sesión no se pudo terminar desde aquí. Pida a su distrito que cierre su sesión y elimine las entradas de Passback en el llavero de esta computadora."
    )
}

/// What erasing could not do about the PIN.
pub(crate) fn left_own_pin() -> &'static str {
    text!(
        "The PIN of Passback could not be deleted: it will be asked for at the next start.",
        "El PIN de Passback no se pudo eliminar: se pedirá en el próximo inicio."
    )
}

/// The PIN is everybody's on this computer.
pub(crate) fn left_pin() -> &'static str {
    text!(
        "The PIN of Passback is still set: other accounts on this computer are behind it.",
        "El PIN de Passback sigue puesto: detrás de él hay otras cuentas de esta computadora."
    )
}

pub(crate) fn locked() -> DeskError {
    DeskError::new(
        ErrorCode::Locked,
        text!("Passback is locked. Nothing was changed.", "Passback está bloqueado. No se cambió nada."),
        text!("Type your PIN.", "Escriba su PIN."),
    )
}

pub(crate) fn wrong_pin(wait: u32) -> DeskError {
    let hint = match wait {
        0 => text!("Try again.", "Intente de nuevo.").to_owned(),
        _ => wait_so_long(wait),
    };
    DeskError::new(ErrorCode::Locked, text!("That is not your PIN.", "Ese no es su PIN."), hint)
}

pub(crate) fn too_soon(wait: u32) -> DeskError {
    DeskError::new(
        ErrorCode::Locked,
        text!(
            "After several wrong PINs, Passback waits before it takes another.",
            "Después de varios PIN incorrectos, Passback espera antes de aceptar otro."
        ),
        wait_so_long(wait),
    )
}

fn wait_so_long(seconds: u32) -> String {
    if seconds == 1 {
        return text!("Try again in 1 second.", "Intente de nuevo en 1 segundo.").to_owned();
    }
    say!("Try again in {seconds} seconds.", "Intente de nuevo en {seconds} segundos.")
}

pub(crate) fn not_your_pin() -> DeskError {
    DeskError::invalid(text!(
        "That is not your PIN. Nothing was changed.",
        "Ese no es su PIN. No se cambió nada."
    ))
}

pub(crate) fn not_a_pin(least: usize, most: usize) -> DeskError {
    DeskError::invalid(say!(
        "A PIN has {least} to {most} digits and nothing else. Nothing was changed.",
        "Un PIN tiene de {least} a {most} cifras y nada más. No se cambió nada."
    ))
}

/// The vault did not take it.
pub(crate) fn not_kept(error: vault::VaultError) -> DeskError {
    tracing::warn!(%error, "the lock could not be kept");
    DeskError::new(
        ErrorCode::Failed,
        text!(
            "This computer’s keyring did not take that. Nothing was changed.",
            "El llavero de esta computadora no lo aceptó. No se cambió nada."
        ),
        text!("Unlock the keyring, then try again.", "Desbloquee el llavero e intente de nuevo."),
    )
}

pub(crate) fn no_such_time() -> DeskError {
    DeskError::invalid(text!(
        "Passback locks after 5, 15 or 60 minutes, or not by itself. Nothing was changed.",
        "Passback se bloquea después de 5, 15 o 60 minutos, o no por sí solo. No se cambió nada."
    ))
}

pub(crate) fn no_pin() -> DeskError {
    DeskError::invalid(text!(
        "Set a PIN first. Nothing was changed.",
        "Primero ponga un PIN. No se cambió nada."
    ))
}

/// A PIN that would not be asked for any more.
pub(crate) fn pin_would_be_forgotten() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        text!(
            "You chose that your sign-in is kept nowhere, and a PIN would be forgotten with it when Passback is closed. Nothing was changed.",
            "Usted eligió no guardar su inicio de sesión en ningún lugar, y un PIN se olvidaría con él al cerrar Passback. No se cambió nada."
        ),
        text!(
            "Choose a passphrase when you sign in after the next start; it keeps a PIN, too.",
            "Elija una frase de contraseña cuando inicie sesión la próxima vez que abra Passback; también guarda un PIN."
        ),
    )
}

/// Where a PIN would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PinPlace {
    /// Where sign-ins are.
    Keeps,
    /// In memory only: the teacher chose that nothing is kept.
    Forgets,
    /// There is no keyring, and nothing was chosen; or it is locked.
    None,
}

/// What locking is on this computer.
pub(crate) fn lock_note(place: PinPlace) -> &'static str {
    match place {
        PinPlace::Keeps => text!(
            "Passback asks for a PIN of its own; fingerprint and the password of your computer are not used. Nobody can look the PIN up: whoever may open your keyring can remove “app-lock” of Passback there.",
            "Passback pide un PIN propio; no usa la huella ni la contraseña de su computadora. Nadie puede consultar el PIN: quien pueda abrir su llavero puede quitar allí “app-lock” de Passback."
        ),
        PinPlace::Forgets => text!(
            "Passback can’t be locked until it is closed: you chose that your sign-in is kept nowhere, and a PIN would be forgotten with it. Lock the computer’s own screen instead.",
            "Passback no se puede bloquear hasta que se cierre: usted eligió no guardar su inicio de sesión en ningún lugar, y un PIN se olvidaría con él. Bloquee en su lugar la pantalla de la computadora."
        ),
        PinPlace::None => text!(
            "Passback can’t be locked on this computer: there is no keyring that could keep a PIN. Lock the computer’s own screen instead.",
            "Passback no se puede bloquear en esta computadora: no hay un llavero que pueda guardar un PIN. Bloquee en su lugar la pantalla de la computadora."
        ),
    }
}

/// A notice of the system while the window is locked.
pub(crate) fn notice_while_locked() -> (String, String) {
    let text = text!(
        "A sync is over. Unlock Passback to see it.",
        "Terminó una sincronización. Desbloquee Passback para verla."
    );
    ("Passback".to_owned(), text.to_owned())
}
