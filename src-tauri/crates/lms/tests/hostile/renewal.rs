//! A token that is refused: what another one repeats, and what it does not.

use crate::peer::{Peer, Reply, http, json};
use crate::{clever, submission, write};
use lms::{Clever, LmsError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use vault::Secret;

const ANOTHER: &str = "another-token-of-the-same-teacher";

fn unauthorized() -> Reply {
    http("401 Unauthorized", "", "")
}

/// A client that gets another token, or this error; and how often it asked for one.
fn renewing(peer: &Peer, fails: Option<LmsError>) -> (Arc<Clever>, Arc<AtomicUsize>) {
    let (clever, asked) = (Arc::new(clever(peer)), Arc::new(AtomicUsize::new(0)));
    let (weak, count) = (Arc::downgrade(&clever), Arc::clone(&asked));
    clever.renew_with(Arc::new(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        let (weak, fails) = (weak.clone(), fails.clone());
        Box::pin(async move {
            weak.upgrade().expect("in use").renew(Secret::new(ANOTHER.to_owned())).expect("a token");
            fails.map_or(Ok(()), Err)
        })
    }));
    (clever, asked)
}

#[tokio::test]
async fn a_write_whose_token_is_refused_is_sent_once_more_with_another() {
    let peer = Peer::start(vec![unauthorized(), json(submission(""))]).await;
    let (clever, asked) = renewing(&peer, None);
    write(&clever).await.expect("written");
    let heard = peer.heard();
    assert_eq!((heard.len(), asked.load(Ordering::SeqCst)), (2, 1));
    assert!(!heard[0].contains(ANOTHER) && heard[1].contains(ANOTHER), "{heard:?}");
}

#[tokio::test]
async fn it_is_sent_no_third_time_and_not_without_another_token() {
    let peer = Peer::start(vec![unauthorized()]).await;
    let (clever, asked) = renewing(&peer, None);
    assert_eq!(write(&clever).await.err(), Some(LmsError::SignIn { status: 401 }));
    assert_eq!((peer.heard().len(), asked.load(Ordering::SeqCst)), (2, 1));

    let peer = Peer::start(vec![unauthorized()]).await;
    let (clever, _) = renewing(&peer, Some(LmsError::Offline));
    assert_eq!(write(&clever).await.err(), Some(LmsError::Offline), "what kept it from being renewed");
    assert_eq!(peer.heard().len(), 1);

    let peer = Peer::start(vec![http("403 Forbidden", "", "")]).await;
    let (clever, asked) = renewing(&peer, None);
    assert_eq!(write(&clever).await.err(), Some(LmsError::SignIn { status: 403 }));
    assert_eq!((peer.heard().len(), asked.load(Ordering::SeqCst)), (1, 0), "a right that is missing");
}
