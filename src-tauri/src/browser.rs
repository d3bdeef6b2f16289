//! Opens a page of the LMS in the person's own browser. Nothing else is ever opened: no files, no other schemes.

use desk::{DeskError, ErrorCode};
use url::Url;

/// Opens a web address in the system's browser.
pub(crate) fn open(address: &str) -> Result<(), DeskError> {
    let page = web_page(address)?;
    tauri_plugin_opener::open_url(page.as_str(), None::<&str>).map_err(|_| DeskError {
        code: ErrorCode::Failed,
        message: "The page could not be opened: no web browser answered.".to_owned(),
        hint: "Choose a default browser in the computer's settings, then try again.".to_owned(),
        retryable: true,
    })
}

fn web_page(address: &str) -> Result<Url, DeskError> {
    match Url::parse(address) {
        Ok(page) if matches!(page.scheme(), "http" | "https") && page.has_host() => Ok(page),
        _ => Err(DeskError {
            code: ErrorCode::Invalid,
            message: "The page was not opened: its address is not a web address.".to_owned(),
            hint: String::new(),
            retryable: false,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        for address in ["http://127.0.0.1:4000/lms?section=1", "https://canvas.example.test/courses/7"] {
            assert!(web_page(address).is_ok(), "{address} is a web page");
        }
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "/etc/passwd",
            "mailto:a@example.test",
            "smb://x",
            "",
            "calc.exe",
        ] {
            let refused = web_page(address).map_err(|error| error.code);
            assert_eq!(refused, Err(ErrorCode::Invalid), "{address} is no web page");
        }
    }
}
