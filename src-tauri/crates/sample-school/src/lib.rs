//! The sample school: a real HTTP server that speaks Clever v3.1, with an LMS and its gradebook page
//! behind it. Passback embeds it for the demo; tests use it as the other side.
//!
//! - [`start`] opens a [`School`] on a loopback port; [`School::stop`] closes it.
//! - [`Lms`] is what lies behind the API: read it, edit it as a teacher would, switch [`Faults`] on.
//!
//! Everything in it is fictional. Deliberately not in here: anything of Passback itself; this crate
//! depends on none of the others, so that it can disagree with them.
//!
//! Words: an *assignment* and a *student* are what they are elsewhere; a *submission* is the LMS's word
//! for one student's grade on one assignment; *linked* says that Clever could match a student or a
//! section with the LMS; *by hand* means on the LMS's own page.

mod assignment_file;
mod clever;
mod connection;
mod disk;
mod district;
mod ending;
mod faults;
mod handed_in;
mod history;
mod ids;
mod lms;
mod lti;
mod names;
mod oauth;
mod options;
mod page;
mod planned;
mod refusal;
mod rules;
mod score;
mod stop;

pub use district::{District, Section, Student, Teacher};
pub use ending::asked_to_end;
pub use faults::{Aim, Counts, Faults, FaultsError, Op, TokenState, Trouble, TroubleKind};
pub use lms::{
    AssigneeMode, Assignment, Attachment, Flag, GradeEdit, GradingType, HandError, Lms, Submission,
    SubmissionState, SubmissionType,
};
pub use options::{Clock, LmsKind, MOST_ASSIGNMENTS, MOST_STUDENTS, Options, SchoolError};
pub use refusal::Refusal;
pub use rules::{OverMaximum, Rules};
pub use score::{Score, ScoreError};

use connection::{Cut, Door};
use disk::Disk;
use lms::contents::{Charter, Contents};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use stop::Bell;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How long requests may take to finish when the school closes.
const GRACE: Duration = Duration::from_secs(2);
/// How often a folder that another school is just leaving is tried again.
const TRIES: u32 = 20;

/// An open school. Dropping it closes it too, without waiting.
pub struct School {
    url: String,
    lms_url: String,
    lms: Lms,
    bell: Bell,
    server: Option<JoinHandle<()>>,
}

/// Opens a school. It runs on the current tokio runtime until it is stopped or dropped.
///
/// # Errors
/// When the options make no sense, the port is taken, or the data folder cannot be used.
pub async fn start(options: Options, clock: Clock) -> Result<School, SchoolError> {
    let too_large = options.students.is_some_and(|students| !(1..=MOST_STUDENTS).contains(&students))
        || options.assignments.is_some_and(|assignments| assignments > MOST_ASSIGNMENTS);
    if too_large {
        return Err(SchoolError::TooLarge);
    }
    options.faults.check()?;
    let charter = Charter::of(&options);
    let (mut disk, saved) = match &options.data_dir {
        Some(folder) => {
            let (disk, saved) = take_folder(folder).await?;
            if let Some(other) = saved.as_ref().filter(|saved| saved.charter != charter) {
                let found = other.charter.to_string();
                return Err(SchoolError::OtherSchool { path: folder.clone(), found });
            }
            (Some(disk), saved)
        }
        None => (None, None),
    };
    let founded = saved.as_ref().map_or_else(|| clock(), |saved| saved.founded);
    let district = district::found(&options, founded);
    let contents = saved.unwrap_or_else(|| Contents::first(charter, &district));
    if let Some(disk) = &mut disk {
        disk.snapshot(&contents)?;
    }
    let listen = |source| SchoolError::Listen { port: options.port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(listen)?;
    let address: SocketAddr = listener.local_addr().map_err(listen)?;
    let url = format!("http://{address}");
    let lms = Lms::new(district, contents, disk, options.faults, clock, url.clone());
    let (bell, stopping) = stop::bell();
    let url = format!("http://{address}");
    let app = clever::routes(lms.clone(), stopping.clone())
        .merge(oauth::routes(lms.clone(), url.clone()))
        .merge(lti::routes(lms.clone(), url.clone()))
        .merge(page::routes(lms.clone()));
    let server = tokio::spawn(async move {
        let closing = stopping.clone();
        let serve = axum::serve(Door(listener), app.into_make_service_with_connect_info::<Cut>())
            .with_graceful_shutdown(async move { closing.wait().await });
        let grace = async {
            stopping.wait().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            _ = serve => {}
            () = grace => {}
        }
    });
    let lms_url = format!("{url}/lms");
    Ok(School { url, lms_url, lms, bell, server: Some(server) })
}

async fn take_folder(folder: &Path) -> Result<(Disk, Option<Contents>), SchoolError> {
    let mut tries = 0;
    loop {
        match Disk::open(folder) {
            // A school that was dropped a moment ago may not have let go yet.
            Err(SchoolError::InUse { .. }) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            opened => return opened,
        }
    }
}

impl School {
    /// Where Clever's API is: `http://127.0.0.1:PORT`; its addresses begin with `/v3.1/`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where a person opens the LMS's gradebook.
    #[must_use]
    pub fn lms_url(&self) -> &str {
        &self.lms_url
    }

    /// The token the district gave to the app.
    #[must_use]
    pub fn district_token(&self) -> &str {
        &self.lms.district().token
    }

    /// The token a sign-in of the teacher would give: it reaches `/me`, `/userinfo` and little else.
    #[must_use]
    pub fn teacher_token(&self) -> &str {
        &self.lms.district().teacher_token
    }

    /// The id of the app that signs teachers in, as registered with Clever. The sign-in is at [`School::url`], below
    /// `/oauth/`.
    #[must_use]
    pub fn client_id(&self) -> String {
        self.lms.district().client_id()
    }

    /// The secret that goes with [`School::client_id`].
    #[must_use]
    pub fn client_secret(&self) -> String {
        self.lms.district().client_secret()
    }

    /// What the LMS calls the tool that it launches by LTI 1.3; see [`School::set_tool`].
    #[must_use]
    pub const fn lti_client_id(&self) -> &'static str {
        lti::CLIENT
    }

    /// The tool's one installation in the LMS.
    #[must_use]
    pub const fn lti_deployment_id(&self) -> &'static str {
        lti::DEPLOYMENT
    }

    /// Tells the LMS where its one LTI tool is, such as `http://127.0.0.1:8460`: its pages show a link then. What was told
    /// before stays.
    pub fn set_tool(&self, url: &str) {
        let _ = self.lms.tool().set(url.to_owned());
    }

    /// The Clever id of Ms. Rivera, who uses the app.
    #[must_use]
    pub fn teacher_id(&self) -> &str {
        self.lms.district().teachers.first().map_or("", |teacher| teacher.id.as_str())
    }

    /// The assignment file of all sections, as JSON text.
    #[must_use]
    pub fn assignment_file(&self) -> String {
        assignment_file::text(&self.lms)
    }

    /// The LMS behind the API.
    #[must_use]
    pub fn lms(&self) -> &Lms {
        &self.lms
    }

    /// Closes the school: requests under way are finished, everything is saved.
    pub async fn stop(mut self) {
        self.bell.ring();
        if let Some(server) = self.server.take() {
            let _ = server.await;
        }
        if self.lms.save().is_err() {
            tracing::error!("the snapshot could not be written; the changes stay in their own file");
        }
    }
}

impl Drop for School {
    fn drop(&mut self) {
        self.bell.ring();
    }
}

impl std::fmt::Debug for School {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("School").field("url", &self.url).finish_non_exhaustive()
    }
}
