//! Signing in through a district's relay. The tokens lie in the vault and nowhere else; the database says only through
//! which relay its teacher comes.

use crate::school::School;
use crate::session::{self, Kept};
use crate::words::accounts as words;
use crate::{Desk, DeskError, ErrorCode};
use language::{say, text};
use serde::Serialize;
use sign_in::{Relay, SignInError, Tokens};
use std::time::Duration;
use vault::{Secret, VaultError};

/// A person has so long to sign in in the browser.
pub(crate) const SIGN_IN: Duration = Duration::from_secs(10 * 60);

/// Through whom this folder's teacher is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The relay's address.
    pub relay: String,
    /// The teacher's Clever id.
    pub teacher: String,
    /// The teacher's name.
    pub name: String,
    /// The district.
    pub district: String,
    /// Whether the vault holds its tokens.
    pub signed_in: bool,
    /// Their name there.
    #[serde(skip)]
    entry: String,
}

impl Desk {
    /// Signs in through the relay at this address. `show` gets what the browser must open; it may be the desk's own
    /// browser or a line on a terminal.
    ///
    /// # Errors
    /// When the address is no relay's, nobody signs in, this folder is another teacher's, or the vault is shut. Nothing
    /// is changed then, and a sign-in that was made is ended.
    pub async fn sign_in(&self, relay: &str, show: impl FnOnce(&str)) -> Result<Account, DeskError> {
        let relay = Relay::find(relay).await?;
        let begun = relay.begin().await?;
        show(&begun.address);
        let tokens = relay.finish(begun, SIGN_IN).await?;
        let done = self.use_sign_in(&relay, &tokens).await;
        if done.is_err() {
            // Nobody will use it.
            let _ = relay.end(&tokens.refresh).await;
        }
        done?;
        self.account().await?.ok_or_else(DeskError::not_connected)
    }

    pub(crate) async fn use_sign_in(&self, relay: &Relay, tokens: &Tokens) -> Result<(), DeskError> {
        let teacher = relay.who(&tokens.access).await?;
        self.belongs_to(&teacher)?;
        let earlier = self.account().await?;
        let entry = self.entry(relay.url(), &teacher)?;
        let kept = Kept::new(tokens, self.now());
        // Before anything is opened: without a vault the next start could not go on. Not yet in the place of the earlier
        // sign-in, which goes on if this one comes to nothing.
        let (vault, trial) = (self.vault(), format!("{entry} new"));
        session::write(&vault, &trial, &kept).await?;
        let going_on = match self.school_if_open() {
            Some(school) if school.is_at(relay.url()) => Some(school),
            _ => None,
        };
        let opened = match &going_on {
            // Nothing is closed for it: a sync that runs goes on with the new token.
            Some(school) => self.go_on(school, tokens.access.clone()).await,
            None => self.connect_to(relay.url(), tokens.access.clone(), &teacher).await,
        };
        let _ = vault::forget(&vault, &trial).await;
        opened?;
        self.store().write(|tx| {
            tx.set_setting("token_env", None)?;
            tx.set_setting("left", None)?;
            tx.set_setting("relay", Some(relay.url()))
        })?;
        let before = earlier.as_ref().map(|account| account.entry.as_str());
        let replaced = self.replace(&entry, kept, before).await;
        if let Some(school) = self.school_if_open() {
            self.keep_fresh(&school, &entry, relay.url());
        }
        match (replaced, earlier) {
            // It goes on without: the new sign-in is in use.
            (Err(error), _) => tracing::warn!(%error, "the earlier sign-in could not be ended"),
            (Ok(Some(kept)), Some(account)) => drop(end(&account.relay, &kept).await),
            (Ok(_), _) => {}
        }
        Ok(())
    }

    /// Uses another token in the school that is open, if it is good.
    async fn go_on(&self, school: &School, token: Secret<String>) -> Result<(), DeskError> {
        school.renew(token);
        let told = school.engine.connection().await?;
        self.note_connection(&told)?;
        self.inner.link.answered(told.link != gradebook::LinkState::NotReady);
        self.inner.nudge.notify_one();
        Ok(())
    }

    /// Ends the sign-in of this folder, here and at the relay. What is saved here stays. Answers whether the relay was
    /// told; if it was not, the sign-in there ends by itself once it is not used.
    ///
    /// # Errors
    /// When nobody is signed in, or the vault is shut.
    pub async fn sign_out(&self) -> Result<bool, DeskError> {
        let account = self.account().await?.ok_or_else(not_signed_in)?;
        self.leave().await?;
        let told = self.end_sign_in(&account).await?;
        self.store().write(|tx| tx.set_setting("relay", None))?;
        Ok(told)
    }

    /// Forgets the tokens of an account and tells the relay; false: it could not be told.
    pub(crate) async fn end_sign_in(&self, account: &Account) -> Result<bool, DeskError> {
        let Some(kept) = self.forget_kept(&account.entry).await? else { return Ok(false) };
        Ok(end(&account.relay, &kept).await.is_ok())
    }

    /// The account of this folder.
    ///
    /// # Errors
    /// When the database cannot be read, or the vault is shut.
    pub async fn account(&self) -> Result<Option<Account>, DeskError> {
        let (relay, row) = self.store().read(|tx| Ok((tx.setting("relay")?, tx.connection()?)))?;
        let (Some(relay), Some(row)) = (relay, row) else { return Ok(None) };
        let teacher = row.teacher.as_str().to_owned();
        let entry = self.entry(&relay, &teacher)?;
        let signed_in = self.kept(&entry).await?.is_some();
        let name = format!("{} {}", row.given, row.family);
        Ok(Some(Account { relay, teacher, name, district: row.district, signed_in, entry }))
    }
}

/// Tells the relay that nobody will use these tokens any more.
async fn end(relay: &str, kept: &Kept) -> Result<(), SignInError> {
    Relay::find(relay).await?.end(&kept.refresh).await
}

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
                    "This link was used before, or is older than a minute. Nothing was changed.",
                    "Este enlace ya se usó o tiene más de un minuto. No se cambió nada."
                ),
                text!("Open Passback from your LMS again.", "Abra Passback desde su LMS de nuevo."),
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
