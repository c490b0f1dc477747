fn main() {
    // SQLCipher's symbols must not be exported: WebKitGTK and libsoup would bind to them.
    #[cfg(target_os = "linux")]
    println!("cargo::rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    tauri_build::build();
}
