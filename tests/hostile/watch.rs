//! What every row is held to besides its outcome: memory, the log, the bystanders.

use crate::answers::{About, Case, cases, writings};
use crate::bystander::{self, Bystander};
use crate::class::Class;
use peak_alloc::PeakAlloc;
use rcgen::{CertificateParams, KeyPair};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::{Mutex, MutexGuard};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Above idle.
const MOST: usize = 64 * 1024 * 1024;

static LEAKED: AtomicBool = AtomicBool::new(false);
static LOGGED: AtomicUsize = AtomicUsize::new(0);
static TOKENS: OnceLock<Vec<String>> = OnceLock::new();

/// Looks at each line of the log and keeps none.
struct Reader;

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        if TOKENS.get().is_some_and(|tokens| tokens.iter().any(|token| line.contains(token))) {
            LEAKED.store(true, Ordering::Relaxed);
        }
        LOGGED.fetch_add(1, Ordering::Relaxed);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One test at a time: what is measured belongs to it alone.
pub struct Watch {
    bystanders: Vec<Bystander>,
    token: String,
    /// What the process held when the watch began, where the system says so.
    resident: Option<usize>,
    _alone: MutexGuard<'static, ()>,
}

impl Watch {
    /// Begins, once the class stands.
    pub async fn over(class: &Class) -> Self {
        static ALONE: Mutex<()> = Mutex::const_new(());
        let alone = ALONE.lock().await;
        let token = class.school.district_token().to_owned();
        TOKENS.get_or_init(|| {
            let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false);
            log.with_writer(|| Reader).init();
            writings(&token)
        });
        let bystanders = bystander::everywhere(&tls()).await;
        // From here on the system notes the worst anew.
        let anew = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        let resident = resident("VmRSS:").filter(|_| anew);
        Self { bystanders, token, resident, _alone: alone }
    }

    /// The table, for this class and these bystanders.
    pub fn cases(&self, class: &Class) -> Vec<Case> {
        let (student, assignment) = (class.students[0].as_str(), class.quiz.as_str());
        let about = About { student, assignment, token: class.school.district_token() };
        cases(about, &bystander::urls(&self.bystanders))
    }

    pub fn elsewhere(&self) -> Vec<String> {
        bystander::urls(&self.bystanders)
    }

    /// Does something and answers how many bytes above idle it took at its worst.
    pub async fn measure<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let idle = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let outcome = work.await;
        let most = MEMORY.peak_usage().saturating_sub(idle);
        assert!(most <= MOST, "{name}: {} KiB above idle", most / 1024);
        outcome
    }

    /// What must hold in the end.
    pub fn end(self, class: &Class) {
        bystander::assert_left_alone(&self.bystanders, &self.token, "in the end");
        assert!(!LEAKED.load(Ordering::Relaxed), "the token is in the log");
        assert!(LOGGED.load(Ordering::Relaxed) > 0, "there is a log to look at");
        class.assert_no_token();
        // What the allocator does not see: SQLite and the system.
        if let (Some(before), Some(worst)) = (self.resident, resident("VmHWM:")) {
            let most = worst.saturating_sub(before);
            assert!(most <= MOST, "{} KiB of the process above idle", most / 1024);
        }
    }
}

/// A line of what Linux says about this process, in bytes.
fn resident(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kilo| kilo * 1024)
}

/// For bystanders behind TLS.
fn tls() -> TlsAcceptor {
    let key = KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "127.0.0.2".to_owned()];
    let params = CertificateParams::new(names).expect("names");
    let certificate = params.self_signed(&key).expect("signed").der().clone();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("a certificate");
    TlsAcceptor::from(Arc::new(config))
}
