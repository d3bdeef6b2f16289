//! A Tauri window with an empty page, and nothing else: `cargo xtask bench ui` measures the app beside it, so that what
//! the system's web view costs on a machine is not taken for what Passback costs.

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default().run(tauri::generate_context!())
}
