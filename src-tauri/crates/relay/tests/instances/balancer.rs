//! What stands in front of several instances: each connection goes to the next one, and past one that does not take it.
//! It knows nothing of sessions.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Balancer {
    address: SocketAddr,
    instances: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Balancer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let instances = Arc::<Mutex<Vec<SocketAddr>>>::default();
        let (all, next) = (Arc::clone(&instances), AtomicUsize::new(0));
        tokio::spawn(async move {
            loop {
                let Ok((mut here, _)) = listener.accept().await else { return };
                let all = all.lock().unwrap().clone();
                let first = next.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    for place in 0..all.len() {
                        if let Ok(mut there) = TcpStream::connect(all[(first + place) % all.len()]).await {
                            let _ = here.set_nodelay(true);
                            let _ = there.set_nodelay(true);
                            let _ = copy_bidirectional(&mut here, &mut there).await;
                            return;
                        }
                    }
                });
            }
        });
        Self { address, instances }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn add(&self, instance: SocketAddr) {
        self.instances.lock().unwrap().push(instance);
    }
}
