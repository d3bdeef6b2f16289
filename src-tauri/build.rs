//! Declares the one command of the window, so that the capability file has to name it.

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&["rpc"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)).unwrap_or_else(|error| {
        println!("cargo::error=The shell's configuration could not be read: {error:#}");
        std::process::exit(1);
    });
}
