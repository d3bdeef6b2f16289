//! Secure connections: rustls with ring, checked against the certificates that the system trusts.

use super::SetupError;
use rustls::client::danger::ServerCertVerifier;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// What a client needs for TLS. For an origin that is reached without it the system's certificates are not read: they
/// may not even be there.
pub fn config(secure: bool) -> Result<ClientConfig, SetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| SetupError::Certificates)?;
    if !secure {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let verifier = rustls_platform_verifier::Verifier::new(provider).map_err(|_| SetupError::Certificates)?;
    let verifier: Arc<dyn ServerCertVerifier> = Arc::new(verifier);
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}
