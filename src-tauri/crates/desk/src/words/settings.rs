//! The sentences of settings, sealed backups and erasing.

use crate::DeskError;
use crate::ErrorCode;
use language::{say, text};

pub(crate) fn unknown_action() -> &'static str {
    text!(
        "There is no such action for a key. Nothing was changed.",
        "No existe esa acción para una tecla. No se cambió nada."
    )
}

pub(crate) fn not_a_key(key: &str) -> String {
    let shown: String = key.chars().filter(|c| !c.is_control()).take(10).collect();
    say!(
        "“{shown}” can’t be a key of its own: use one letter or digit. Nothing was changed.",
        "“{shown}” no puede ser una tecla propia: use una letra o una cifra. No se cambió nada."
    )
}

pub(crate) fn key_twice(key: &str) -> String {
    say!(
        "“{}” is already used for something else. Nothing was changed.",
        "“{}” ya se usa para otra cosa. No se cambió nada.",
        key.to_uppercase()
    )
}

pub(crate) fn not_a_time(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(10).collect();
    say!(
        "“{shown}” isn’t a time of day such as 18:00. Nothing was changed.",
        "“{shown}” no es una hora del día como 18:00. No se cambió nada."
    )
}

pub(crate) fn too_many_phrases(most: usize) -> String {
    say!(
        "There is room for {most} phrases. Remove one first. Nothing was changed.",
        "Hay espacio para {most} frases. Quite una primero. No se cambió nada."
    )
}

pub(crate) fn phrase(longest: usize) -> String {
    say!(
        "A phrase has at least one and at most {longest} characters. Nothing was changed.",
        "Una frase tiene al menos un carácter y como máximo {longest}. No se cambió nada."
    )
}

pub(crate) fn by_setting(conflicts: gradebook::diff::ConflictDefault, lms: &str) -> String {
    match conflicts {
        gradebook::diff::ConflictDefault::Ask => String::new(),
        gradebook::diff::ConflictDefault::Mine => {
            text!("Your setting: keep yours", "Su configuración: conservar lo mío").to_owned()
        }
        gradebook::diff::ConflictDefault::Lms => {
            say!("Your setting: take {lms}’s", "Su configuración: tomar lo de {lms}")
        }
        gradebook::diff::ConflictDefault::Higher => {
            text!("Your setting: the higher score", "Su configuración: el puntaje más alto").to_owned()
        }
    }
}

/// What a sealed backup is called in the list of files.
pub(crate) fn sealed_backup() -> &'static str {
    text!("Sealed backup", "Copia de seguridad sellada")
}

pub(crate) fn short_passphrase(least: usize) -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        say!(
            "A passphrase needs at least {least} characters. Nothing was saved.",
            "Una frase de contraseña necesita al menos {least} caracteres. No se guardó nada."
        ),
        text!(
            "Several words in a row are easy to remember and hard to guess.",
            "Varias palabras seguidas son fáciles de recordar y difíciles de adivinar."
        ),
    )
}

pub(crate) fn needs_passphrase() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        text!(
            "This backup is sealed with a passphrase. Nothing was changed.",
            "Esta copia de seguridad está sellada con una frase de contraseña. No se cambió nada."
        ),
        text!(
            "Type the passphrase that it was saved with.",
            "Escriba la frase de contraseña con la que se guardó."
        ),
    )
}

pub(crate) fn wrong_passphrase() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        text!(
            "The passphrase doesn’t open this backup, or the file is damaged. Nothing was changed.",
            "La frase de contraseña no abre esta copia de seguridad, o el archivo está dañado. No se cambió nada."
        ),
        text!(
            "Check the passphrase and the file. A passphrase that is lost can’t be looked up by anybody.",
            "Revise la frase de contraseña y el archivo. Si se pierde, nadie puede recuperarla."
        ),
    )
}

pub(crate) fn run_under_way() -> DeskError {
    DeskError::new(
        ErrorCode::Busy,
        text!(
            "A sync is running. Nothing was changed.",
            "Una sincronización está en curso. No se cambió nada."
        ),
        text!(
            "Wait until it is done, or stop it, then try again.",
            "Espere a que termine, o deténgala, e intente de nuevo."
        ),
    )
}

pub(crate) fn not_the_word() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        text!(
            "Type ERASE to erase everything. Nothing was erased.",
            "Escriba ERASE para eliminarlo todo. No se eliminó nada."
        ),
        "",
    )
}

/// What an erase cannot reach.
pub(crate) fn left_in_lms(lms: Option<&str>) -> String {
    match lms {
        Some(lms) => say!(
            "Grades that were sent are still in {lms}; nothing was changed there.",
            "Las calificaciones que se enviaron siguen en {lms}; allí no se cambió nada."
        ),
        None => text!("Nothing was changed in any LMS.", "No se cambió nada en ningún LMS.").to_owned(),
    }
}

pub(crate) fn left_copy(path: &str) -> String {
    say!("An exported file is still at {path}.", "Un archivo exportado sigue en {path}.")
}

pub(crate) fn left_backups() -> &'static str {
    text!(
        "Backups and files that you copied elsewhere yourself are not touched; delete them there.",
        "Las copias de seguridad y los archivos que usted copió en otro lugar no se tocan; elimínelos allí."
    )
}

pub(crate) fn left_folder(path: &str) -> String {
    say!(
        "Not everything in {path} could be deleted. Delete the folder when Passback is closed.",
        "No se pudo eliminar todo lo que hay en {path}. Elimine la carpeta cuando Passback esté cerrado."
    )
}
