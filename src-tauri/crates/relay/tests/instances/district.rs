//! A district: the sample school as its Clever, one PostgreSQL, two instances of the program, a balancer in front.

use super::balancer::Balancer;
use super::cluster::Cluster;
use sample_school::{Faults, Options, School};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// The clock that the two processes have as well.
#[expect(clippy::disallowed_methods, reason = "processes cannot be given another clock")]
pub(crate) fn wall() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

pub(crate) struct Instance {
    child: Child,
    address: SocketAddr,
}

impl Instance {
    fn start(url: &str, database: &str, school: &School, per_minute: u32) -> Self {
        let most = per_minute.to_string();
        let own = school.lms().district().id.clone();
        let said = [
            ("LISTEN", "127.0.0.1:0"),
            ("PUBLIC_URL", url),
            ("SEALING_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            ("ADMIN_SECRET", "the secret of a test"),
            // All of them come by the balancer.
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("REQUESTS_PER_MINUTE", &most),
            ("REQUESTS_PER_MINUTE_AND_TEACHER", &most),
            ("SIGN_INS_PER_MINUTE_AND_ADDRESS", "60000"),
            ("RECORDS_URL", database),
            ("CLEVER_DISTRICTS", &own),
            ("CLEVER_CLIENT_ID", &school.client_id()),
            ("CLEVER_CLIENT_SECRET", &school.client_secret()),
            ("CLEVER_OAUTH_URL", school.url()),
            ("CLEVER_API_URL", school.url()),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_passback-relay"));
        command.args(["serve", "--config", "/dev/null"]).env("PASSBACK_LOG", "error");
        for (name, value) in said {
            command.env(format!("PASSBACK_RELAY_{name}"), value);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("one line that says where it is");
        Self { child, address: said["listens_at"].as_str().unwrap().parse().unwrap() }
    }

    /// At once, as when its computer loses power.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Where this one is reached, past the balancer.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct District {
    pub(crate) instances: Vec<Instance>,
    pub(crate) school: School,
    pub(crate) url: String,
    pub(crate) cluster: Cluster,
}

impl District {
    /// `per_minute`: what Clever allows.
    pub(crate) async fn open(assignments: u32, per_minute: u32) -> Self {
        let faults = Faults { rate: Some(per_minute), ..Faults::default() };
        let options = Options { seed: 11, assignments: Some(assignments), faults, ..Options::default() };
        let school = sample_school::start(options, Arc::new(wall)).await.unwrap();
        let (cluster, balancer) = (Cluster::start(), Balancer::start().await);
        let url = balancer.url();
        let instance = || Instance::start(&url, &cluster.url(), &school, per_minute);
        let instances = vec![instance(), instance()];
        instances.iter().for_each(|instance| balancer.add(instance.address));
        Self { instances, school, url, cluster }
    }
}
