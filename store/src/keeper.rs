//! Threads around the writer: whoever asks waits until the request is durable, and all who wait meanwhile share one commit.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::StoreError;
use crate::request::{Answer, Refused, Request};
use crate::state::Fold;
use crate::store::Store;
use crate::writer::Writer;

/// How many requests may wait. Whoever comes then is told to come again, so that memory stays bounded.
pub const MOST_WAITING: usize = 4096;

/// How many requests go into one commit. More would make those at its end wait longer than a second commit does.
pub const MOST_IN_A_COMMIT: usize = 256;

/// What is called with the answer, on the writer's thread: it must hand over and return.
type Reply = Box<dyn FnOnce(Result<Answer, Refused>) + Send>;

struct Job {
    request: Request,
    reply: Reply,
}

/// The writer on its thread. Dropping it finishes what waits.
pub struct Keeper {
    store: Arc<Store>,
    jobs: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<Result<(), StoreError>>>,
}

/// Too many requests wait; nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{MOST_WAITING} requests wait already; come again in a moment")]
pub struct Busy;

impl Keeper {
    /// Starts the threads.
    #[must_use]
    pub fn start(writer: Writer) -> Keeper {
        let store = writer.store().clone();
        let (jobs, waiting) = sync_channel(MOST_WAITING);
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || run(writer, &waiting));
        Keeper { store, jobs: Some(jobs), writer: Some(thread.expect("the system gives a thread at start")) }
    }

    /// What can be read.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Hands over a request; `reply` gets its answer once it is durable, or refused.
    ///
    /// # Errors
    /// Too many wait.
    pub fn ask(&self, request: Request, reply: impl FnOnce(Result<Answer, Refused>) + Send + 'static) -> Result<(), Busy> {
        let job = Job { request, reply: Box::new(reply) };
        match self.jobs.as_ref().expect("only dropping ends the channel").try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(Busy),
            Err(TrySendError::Disconnected(job)) => {
                (job.reply)(Err(Refused::Stopped { reason: "the writer has ended".into() }));
                Ok(())
            }
        }
    }

    /// Hands over a request and waits for its answer.
    ///
    /// # Errors
    /// It is refused, or too many wait.
    pub fn ask_and_wait(&self, request: Request) -> Result<Result<Answer, Refused>, Busy> {
        let (reply, answer) = sync_channel(1);
        self.ask(request, move |answered| {
            let _ = reply.send(answered);
        })?;
        Ok(answer.recv().unwrap_or_else(|_| Err(Refused::Stopped { reason: "the writer has ended".into() })))
    }

    /// Finishes what waits, folds what is fresh, and closes all files in order.
    ///
    /// # Errors
    /// The disk failed; the journal tells at the next start what it has.
    pub fn stop(mut self) -> Result<(), StoreError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        drop(self.jobs.take());
        match self.writer.take() {
            Some(thread) => thread.join().unwrap_or_else(|_| Err(StoreError::WriterGone)),
            None => Ok(()),
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Best effort: whoever wants to know calls `stop`.
        let _ = self.finish();
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

/// The writer's thread, until nobody can ask any more.
fn run(mut writer: Writer, waiting: &Receiver<Job>) -> Result<(), StoreError> {
    let folder = Folder::start(writer.store().clone());
    while let Ok(first) = waiting.recv() {
        let (mut requests, mut replies) = (vec![first.request], vec![first.reply]);
        while requests.len() < MOST_IN_A_COMMIT
            && let Ok(job) = waiting.try_recv()
        {
            requests.push(job.request);
            replies.push(job.reply);
        }
        let answers = writer.commit(requests);
        replies.into_iter().zip(answers).for_each(|(reply, answer)| reply(answer));
        folder.keep_up();
    }
    folder.stop();
    writer.finish()
}

/// The thread that folds the fresh layer into the state file.
struct Folder {
    store: Arc<Store>,
    folds: Option<SyncSender<Fold>>,
    thread: Option<JoinHandle<()>>,
}

impl Folder {
    fn start(store: Arc<Store>) -> Folder {
        let (folds, waiting) = sync_channel::<Fold>(1);
        let thread = std::thread::Builder::new().name("folder".to_owned()).spawn(move || {
            while let Ok(fold) = waiting.recv() {
                // A fold that fails stops the state file, which says so; its rows stay readable in memory.
                let _ = fold.write();
            }
        });
        Folder { store, folds: Some(folds), thread: Some(thread.expect("the system gives a thread at start")) }
    }

    /// Begins a fold when it is time; waits while the fresh layer is full, which is the only thing that holds up a commit.
    fn keep_up(&self) {
        let state = self.store.state();
        while state.wants_fold() || state.is_full() {
            match (state.freeze(), &self.folds) {
                (Some(fold), Some(folds)) => _ = folds.send(fold),
                _ if state.stopped().is_some() => return,
                _ => std::thread::sleep(PAUSE),
            }
            if !state.is_full() {
                return;
            }
        }
    }

    fn stop(mut self) {
        drop(self.folds.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// How long the writer waits before it looks again whether a fold has made room.
const PAUSE: Duration = Duration::from_millis(1);
