//! What `generate_context!` reads.

fn main() {
    tauri_build::build();
}
