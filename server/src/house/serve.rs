//! Opens the doors, lets everyone work, and ends in order: doors first, then who works inside, then the files.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::runtime::Runtime;

use super::bell::Bell;
use super::outbox::{self, Carrier};
use super::{House, timers};
use crate::http::{self, Limits, Surface};
use crate::order;
use crate::routes::{self, Api};

/// How long the runtime may take to end what no longer answers anyone.
const END_WITHIN: Duration = Duration::from_secs(2);

/// How a house serves.
pub struct Serving {
    /// Where to listen: `127.0.0.1:7878`; port 0: any that is free.
    pub address: String,
    /// Who carries out what cases place in their outboxes; `None`: it waits there.
    pub carrier: Option<Box<dyn Carrier>>,
}

/// Why a house cannot serve.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what each field is")]
pub enum ServeError {
    /// The address is not free, or is none.
    #[error("cannot listen on {address}")]
    Listen { address: String, source: io::Error },
    /// The socket in the data folder cannot be made.
    #[error("cannot make the socket {path}")]
    Socket { path: String, source: io::Error },
    /// The machine gives no threads or signals, or the network failed.
    #[error("cannot serve")]
    System(#[source] io::Error),
}

/// Serves until `stop`, for a process as a rule [`told_to_stop`](crate::http::told_to_stop). `begun` is called once it answers, with
/// the address.
///
/// # Errors
/// It cannot begin, or the network fails; or `stop` does.
pub fn serve(
    house: &Arc<House>,
    serving: Serving,
    stop: impl Future<Output = io::Result<()>> + Send + 'static,
    begun: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let Serving { address, carrier } = serving;
    let unheard = |source| ServeError::Listen { address: address.clone(), source };
    let listener = TcpListener::bind(&address).map_err(unheard)?;
    listener.set_nonblocking(true).map_err(unheard)?;
    let bound = listener.local_addr().map_err(unheard)?;
    let runtime = Runtime::new().map_err(ServeError::System)?;
    let workers = Workers::start(house, carrier);
    let served = runtime.block_on(doors(house, listener, stop, || begun(bound)));
    workers.stop();
    runtime.shutdown_timeout(END_WITHIN);
    served
}

/// The two doors: HTTP for all, the socket for whoever has the data folder.
async fn doors(
    house: &Arc<House>,
    listener: TcpListener,
    stop: impl Future<Output = io::Result<()>> + Send + 'static,
    begun: impl FnOnce(),
) -> Result<(), ServeError> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::System)?;
    let socket = order::Socket::open(house.data()).map_err(|source| {
        let path = order::socket_of(house.data()).display().to_string();
        ServeError::Socket { path, source }
    })?;
    let orders = tokio::spawn(socket.take_orders(house.clone()));
    let limits = Limits::default();
    let mut told = Box::pin(stop);
    tokio::select! {
        biased;
        // Asked once here, it listens for signals from before anyone is told that the house serves.
        ended = &mut told => return ended.map_err(ServeError::System),
        () = std::future::ready(()) => {}
    }
    let stopping = async move {
        // Who cannot hear signals any more is stopped by the next one.
        let _ = told.await;
    };
    let serving = http::serve(listener, app(house, limits), stopping, limits.stop_within);
    begun();
    let served = serving.await.map_err(ServeError::System);
    orders.abort();
    served
}

/// What is asked by HTTP.
fn app(house: &House, limits: Limits) -> Router {
    let surface = Surface { limits, tell: house.tell.clone() };
    routes::app(Api { surface, keeper: house.keeper.clone(), clock: house.clock.clone() })
}

/// Who works inside, each with the bell that wakes it.
struct Workers(Vec<(Arc<Bell>, std::thread::JoinHandle<()>)>);

impl Workers {
    fn start(house: &Arc<House>, carrier: Option<Box<dyn Carrier>>) -> Workers {
        let mut workers = Workers(Vec::new());
        workers.add("timers", house, timers::run);
        if let Some(carrier) = carrier {
            workers.add("outbox", house, move |house, bell| outbox::run(house, &*carrier, bell));
        }
        workers
    }

    fn add(&mut self, name: &str, house: &Arc<House>, work: impl FnOnce(&House, &Bell) + Send + 'static) {
        let bell = Arc::new(Bell::default());
        let (rung, heard, house) = (bell.clone(), bell.clone(), house.clone());
        house.store().listen(move |_| rung.ring());
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&house, &heard));
        self.0.push((bell, thread.expect("the system gives a thread at start")));
    }

    /// Lets each finish what it is doing.
    fn stop(self) {
        self.0.iter().for_each(|(bell, _)| bell.end());
        for (_, thread) in self.0 {
            // One that panicked has said so; what it was doing is taken up at the next start.
            let _ = thread.join();
        }
    }
}
