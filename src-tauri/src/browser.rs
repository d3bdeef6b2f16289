//! Opens a page of the LMS in the person's own browser. Nothing else is ever opened: no files, no other schemes.

use url::Url;

/// Opens a web address in the system's browser; answers whether it did.
pub(crate) fn open(address: &str) -> bool {
    let Some(page) = web_page(address) else {
        tracing::warn!("an address that is no web page was not opened");
        return false;
    };
    match tauri_plugin_opener::open_url(page.as_str(), None::<&str>) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "no web browser answered");
            false
        }
    }
}

fn web_page(address: &str) -> Option<Url> {
    let page = Url::parse(address).ok()?;
    (matches!(page.scheme(), "http" | "https") && page.has_host()).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        for address in ["http://127.0.0.1:4000/lms?section=1", "https://canvas.example.test/courses/7"] {
            assert!(web_page(address).is_some(), "{address} is a web page");
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
            assert_eq!(web_page(address), None, "{address} is no web page");
        }
    }
}
