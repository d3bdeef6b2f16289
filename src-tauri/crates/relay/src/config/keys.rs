//! Everything that can be said, with its type.

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Is {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Truth,
    /// Several texts; in the environment with commas.
    List,
}

impl Is {
    /// In words, after "must be".
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Number => "a whole number",
            Self::Truth => "true or false",
            Self::List => "a list of texts in quotes, such as [\"…\", \"…\"]",
        }
    }
}

/// Keys of the file and of the environment. The environment variable of `clever.client_id` is
/// `PASSBACK_RELAY_CLEVER_CLIENT_ID`, and so on.
pub(super) const KEYS: &[(&str, Is)] = &[
    ("listen", Is::Text),
    ("public_url", Is::Text),
    ("data_dir", Is::Text),
    ("sealing_key", Is::Text),
    ("admin_secret", Is::Text),
    ("trusted_proxies", Is::List),
    ("invited_only", Is::Truth),
    ("roster_seconds", Is::Number),
    ("requests_per_minute", Is::Number),
    ("requests_per_minute_and_teacher", Is::Number),
    ("sign_ins_per_minute_and_address", Is::Number),
    ("access_minutes", Is::Number),
    ("refresh_days", Is::Number),
    ("session_days", Is::Number),
    ("records.url", Is::Text),
    ("records.connections", Is::Number),
    ("tls.certificate", Is::Text),
    ("tls.key", Is::Text),
    ("clever.districts", Is::List),
    ("clever.client_id", Is::Text),
    ("clever.client_secret", Is::Text),
    ("clever.oauth_url", Is::Text),
    ("clever.api_url", Is::Text),
    ("clever.issuer", Is::Text),
];

/// Keys of each `[[platform]]`: only in the file, there may be several.
pub(super) const OF_A_PLATFORM: &[(&str, Is)] = &[
    ("name", Is::Text),
    ("issuer", Is::Text),
    ("client_id", Is::Text),
    ("deployment_ids", Is::List),
    ("auth_url", Is::Text),
    ("jwks_url", Is::Text),
    ("token_url", Is::Text),
    ("clever_ids", Is::Truth),
    ("page_origins", Is::List),
];

/// What a key of the file or the environment holds.
pub(super) fn is(key: &str) -> Option<Is> {
    KEYS.iter().find(|(known, _)| *known == key).map(|(_, is)| *is)
}

/// Whether this is the name of a table.
pub(super) fn is_table(name: &str) -> bool {
    KEYS.iter().any(|(key, _)| key.split_once('.').is_some_and(|(table, _)| table == name))
}

/// What to do about a key that is none: where it belongs, or which one is meant. `table` is where it stands, `""` above
/// all tables.
pub(super) fn advice(name: &str, table: &str) -> String {
    let plain = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    for (key, _) in KEYS {
        let (home, own) = key.split_once('.').unwrap_or(("", key));
        let is_it = own == name || key.replace('.', "_") == name;
        if is_it && home.is_empty() && !table.is_empty() {
            return "; it belongs above the first line that begins with “[”".to_owned();
        }
        if is_it && home != table {
            return format!("; it belongs below [{home}]");
        }
        if home == table && plain(own) == plain(name) {
            return format!("; {own} may be meant");
        }
    }
    String::new()
}
