//! A PostgreSQL of the test's own: a new cluster in a new folder, reached by a socket in it, gone afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub(crate) struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    owner: Option<(u32, u32)>,
}

/// Where Debian keeps its newest PostgreSQL, or wherever the path has one.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|one| one.path()).max_by_key(|folder| number(folder));
    let found = newest.map(|folder| folder.join("bin")).filter(|folder| folder.join("initdb").is_file());
    found.or(on_path).expect("PostgreSQL is installed: cargo xtask test --only instances sees to it")
}

/// PostgreSQL refuses to run as root: somebody else of this machine does it then.
fn owner() -> Option<(u32, u32)> {
    let me = Command::new("id").arg("-u").output().unwrap();
    if me.stdout.trim_ascii() != b"0" {
        return None;
    }
    let all = std::fs::read_to_string("/etc/passwd").unwrap();
    let found = ["postgres", "nobody"].iter().find_map(|name| {
        let line = all.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    });
    Some(found.expect("an account that is not root"))
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (programs, owner) = (programs(), owner());
        if let Some((user, group)) = owner {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let cluster = Self { folder, programs, owner };
        let made = ["-D", "data", "-A", "trust", "-U", "relay", "-E", "UTF8", "--locale=C", "--no-sync"];
        cluster.run("initdb", &made);
        let settings = format!(
            "-k {} -c listen_addresses= -c max_connections=60 -c shared_buffers=32MB",
            cluster.folder.path().display()
        );
        cluster.run("pg_ctl", &["-D", "data", "-w", "-s", "-l", "log", "-o", &settings, "start"]);
        cluster
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.folder.path()).env("LC_ALL", "C");
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        let log = std::fs::File::create(self.folder.path().join(format!("{program}.out"))).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let status = command.status().unwrap();
        let said = std::fs::read_to_string(self.folder.path().join(format!("{program}.out"))).unwrap();
        assert!(status.success(), "{program} {arguments:?}: {said}");
    }

    /// Its address, as the configuration has it.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://relay@{folder}/postgres")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", "data", "-w", "-s", "-m", "immediate", "stop"]);
    }
}
