//! Why a secret could not be read or kept, in words a person can act on.

/// What stands between the program and the keyring. Carries nothing that the keyring said: a platform's own error may
/// quote the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum VaultError {
    /// Linux without a session bus: a bare console, a container, a service.
    #[error(
        "this session has no message bus (D-Bus), so the keyring cannot be reached; sign in to a desktop session"
    )]
    NoSession,
    /// A session without a program that keeps secrets.
    #[error("no keyring is running; install and start one, such as GNOME Keyring or KWallet")]
    NoKeyring,
    /// It is there and stays shut.
    #[error("the keyring is locked, or access was refused; unlock it and try again")]
    Locked,
    /// Longer than this system's keyring takes.
    #[error("the secret is longer than the keyring of this system takes")]
    TooLong,
    /// Something else is stored under the name.
    #[error("what the keyring holds under this name is not a secret of this program")]
    Unreadable,
    /// The file of secrets was not opened yet.
    #[error("the file that keeps your sign-in waits for its passphrase")]
    Shut,
    /// The file of secrets opens with another passphrase.
    #[error("the passphrase is not the one that the file was sealed with")]
    WrongPassphrase,
    /// Anything else the system's keyring may answer.
    #[error("the keyring of this system failed")]
    Failed,
}

impl VaultError {
    /// Whether this computer has no usable keyring at all, so that another way must be offered.
    pub const fn is_absent(self) -> bool {
        matches!(self, Self::NoSession | Self::NoKeyring)
    }
}

#[cfg(feature = "system")]
impl From<keyring::Error> for VaultError {
    fn from(error: keyring::Error) -> Self {
        match error {
            keyring::Error::NoStorageAccess(_) => Self::Locked,
            keyring::Error::PlatformFailure(cause) => platform(&cause.to_string()),
            keyring::Error::TooLong(..) | keyring::Error::Invalid(..) => Self::TooLong,
            keyring::Error::BadEncoding(_) | keyring::Error::Ambiguous(_) => Self::Unreadable,
            _ => Self::Failed,
        }
    }
}

/// The two ways of having no keyring arrive as one kind of error and differ only in the D-Bus error's name.
#[cfg(feature = "system")]
fn platform(text: &str) -> VaultError {
    if text.contains("ServiceUnknown") || text.contains("was not provided by any") {
        return VaultError::NoKeyring;
    }
    let bus = text.contains("no secret service provider") || text.contains("dbus") || text.contains("D-Bus");
    if bus || text.contains("I/O error") || text.contains("DBus") {
        VaultError::NoSession
    } else {
        VaultError::Failed
    }
}

#[cfg(all(test, feature = "system"))]
mod tests {
    use super::*;

    fn from(error: keyring::Error) -> VaultError {
        error.into()
    }

    #[test]
    fn the_keyrings_own_errors_become_ours_without_their_contents() {
        let locked = keyring::Error::NoStorageAccess("locked".into());
        assert_eq!(from(locked), VaultError::Locked);
        assert_eq!(from(keyring::Error::BadEncoding(b"hunter2".to_vec())), VaultError::Unreadable);
        assert_eq!(from(keyring::Error::TooLong("password".into(), 2560)), VaultError::TooLong);
        let unknown = "org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable";
        assert_eq!(from(keyring::Error::PlatformFailure(unknown.into())), VaultError::NoKeyring);
        assert_eq!(from(keyring::Error::PlatformFailure("something new".into())), VaultError::Failed);
    }
}
