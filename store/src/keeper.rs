//! Threads around the writer: whoever asks waits until the request is durable, and all who wait meanwhile share one commit.
//!
//! One thread decides requests, the next makes durable what is decided and answers, a third folds the fresh layer into the state
//! file. So requests are decided while the disk is at work, and no core waits for another.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::StoreError;
use crate::request::{Answer, Refused, Request};
use crate::state::Fold;
use crate::store::Store;
use crate::writer::{Committer, Decided, Decider, Writer, fold};

/// How many requests may wait. Whoever comes then is told to come again, so that memory stays bounded.
pub const MOST_WAITING: usize = 4096;

/// How many requests go into one commit. More would make those at its end wait longer than a second commit does.
pub const MOST_IN_A_COMMIT: usize = 256;

/// How many batches wait between deciding and the disk: more would only wait longer.
const MOST_DECIDED: usize = 1;

/// What is called with the answer, on the writer's thread: it must hand over and return.
type Reply = Box<dyn FnOnce(Result<Answer, Refused>) + Send>;

struct Job {
    request: Request,
    reply: Reply,
}

/// Requests that are decided, and who waits for the answers.
struct Batch {
    decided: Decided,
    replies: Vec<Reply>,
}

/// The writer on its threads. Dropping it finishes what waits.
pub struct Keeper {
    store: Arc<Store>,
    jobs: Option<SyncSender<Job>>,
    decider: Option<JoinHandle<()>>,
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
        let (batches, decided) = sync_channel(MOST_DECIDED);
        let (decider, committer) = writer.split();
        Keeper {
            store,
            jobs: Some(jobs),
            decider: Some(thread("decider", move || decide(decider, &waiting, &batches))),
            writer: Some(thread("writer", move || commit(&committer, &decided))),
        }
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
        let decided = self.decider.take().map_or(Ok(()), |thread| thread.join().map_err(|_| StoreError::WriterGone));
        let written = self.writer.take().map_or(Ok(()), |thread| thread.join().unwrap_or(Err(StoreError::WriterGone)));
        decided.and(written)
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

/// A thread with a name.
fn thread<T: Send + 'static>(name: &str, run: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("the system gives a thread at start")
}

/// Decides what is asked, until nobody can ask any more.
fn decide(mut decider: Decider, waiting: &Receiver<Job>, batches: &SyncSender<Batch>) {
    while let Ok(first) = waiting.recv() {
        let (mut requests, mut replies) = (vec![first.request], vec![first.reply]);
        while requests.len() < MOST_IN_A_COMMIT
            && let Ok(job) = waiting.try_recv()
        {
            requests.push(job.request);
            replies.push(job.reply);
        }
        if batches.send(Batch { decided: decider.decide(&requests), replies }).is_err() {
            return;
        }
    }
}

/// Makes durable what is decided, all that waits in one write, and answers.
fn commit(committer: &Committer, waiting: &Receiver<Batch>) -> Result<(), StoreError> {
    let folder = Folder::start(committer.store().clone());
    while let Ok(first) = waiting.recv() {
        let (decided, replies): (Vec<_>, Vec<_>) =
            std::iter::once(first).chain(waiting.try_iter()).map(|Batch { decided, replies }| (decided, replies)).unzip();
        let answers = committer.commit(decided);
        replies.into_iter().flatten().zip(answers.into_iter().flatten()).for_each(|(reply, answer)| reply(answer));
        folder.keep_up();
    }
    folder.stop();
    fold(committer.store())
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
        let thread = thread("folder", move || {
            while let Ok(fold) = waiting.recv() {
                // A fold that fails stops the state file, which says so; its rows stay readable in memory.
                let _ = fold.write();
            }
        });
        Folder { store, folds: Some(folds), thread: Some(thread) }
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

/// How long the writer's thread waits before it looks again whether a fold has made room.
const PAUSE: Duration = Duration::from_millis(1);
