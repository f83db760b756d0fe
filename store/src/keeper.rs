//! Threads around the writer: whoever asks waits until the request is durable, and all who wait meanwhile share one commit.
//!
//! A request goes from thread to thread: one decides it, the next writes what is decided, the third takes in what is written and
//! answers. So the disk and two cores are at work at once. A request that comes alone is done on the first of them, since handing
//! over takes longer than it saves. A fourth thread folds the fresh layer into the state file.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::StoreError;
use crate::request::{Answer, Refused, Request};
use crate::state::Fold;
use crate::store::Store;
use crate::writer::{Committer, Decided, Decider, Durable, Writer, fold};

/// How many requests may wait. Whoever comes then is told to come again, so that memory stays bounded.
pub const MOST_WAITING: usize = 4096;

/// How many requests are decided at a time. More would make those at the end wait longer than another commit does. A commit takes
/// all that was decided while the one before it was written: a few such batches at most.
pub const MOST_IN_A_COMMIT: usize = 256;

/// How many batches wait between two threads: more would only wait longer.
const MOST_BETWEEN: usize = 1;

/// What is called with the answer, on a thread of the keeper: it must hand over and return.
type Reply = Box<dyn FnOnce(Result<Answer, Refused>) + Send>;

struct Job {
    request: Request,
    reply: Reply,
}

/// How many requests are asked and not answered.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<AtomicUsize>);

impl Asked {
    fn count(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }

    fn end(&self, count: usize) {
        self.0.fetch_sub(count, Ordering::AcqRel);
    }
}

/// Requests on their way, and who waits for the answers.
struct Batch<T> {
    of: T,
    replies: Vec<Reply>,
}

/// The writer on its threads. Dropping it finishes what waits.
pub struct Keeper {
    store: Arc<Store>,
    jobs: Option<SyncSender<Job>>,
    asked: Asked,
    /// In the order in which they end.
    threads: Vec<JoinHandle<Result<(), StoreError>>>,
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
        let (decides, decided) = sync_channel(MOST_BETWEEN);
        let (writes, written) = sync_channel(MOST_BETWEEN);
        let (decider, committer) = writer.split();
        let asked = Asked::default();
        let end = Arc::new(End { folder: Folder::start(store.clone()), committer, asked: asked.clone() });
        let (beside, at_last) = (end.clone(), end.clone());
        let threads = vec![
            thread("decider", move || decide(decider, &end, &waiting, &decides)),
            thread("writer", move || write(&beside.committer, &decided, &writes)),
            thread("answerer", move || at_last.answer_all(&written)),
        ];
        Keeper { store, jobs: Some(jobs), asked, threads }
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
        self.asked.0.fetch_add(1, Ordering::AcqRel);
        match self.jobs.as_ref().expect("only dropping ends the channel").try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => {
                self.asked.end(1);
                Err(Busy)
            }
            Err(TrySendError::Disconnected(job)) => {
                self.asked.end(1);
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
        let ended = self.threads.drain(..).map(|thread| thread.join().unwrap_or(Err(StoreError::WriterGone)));
        ended.fold(Ok(()), Result::and)
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
fn decide(mut decider: Decider, end: &End, waiting: &Receiver<Job>, decides: &SyncSender<Batch<Decided>>) -> Result<(), StoreError> {
    while let Ok(first) = waiting.recv() {
        let (mut requests, mut replies) = (vec![first.request], vec![first.reply]);
        while requests.len() < MOST_IN_A_COMMIT
            && let Ok(job) = waiting.try_recv()
        {
            requests.push(job.request);
            replies.push(job.reply);
        }
        let decided = decider.decide(&requests);
        if end.asked.count() == 1 {
            end.answer(Batch { of: end.committer.write(vec![decided]), replies });
            continue;
        }
        if decides.send(Batch { of: decided, replies }).is_err() {
            return Err(StoreError::WriterGone);
        }
    }
    Ok(())
}

/// Writes what is decided, all that waits at once.
fn write(committer: &Committer, decided: &Receiver<Batch<Decided>>, writes: &SyncSender<Batch<Durable>>) -> Result<(), StoreError> {
    while let Ok(first) = decided.recv() {
        let (mut batches, mut replies) = (vec![first.of], first.replies);
        for batch in decided.try_iter() {
            batches.push(batch.of);
            replies.extend(batch.replies);
        }
        if writes.send(Batch { of: committer.write(batches), replies }).is_err() {
            return Err(StoreError::WriterGone);
        }
    }
    Ok(())
}

/// The end of the way.
struct End {
    committer: Committer,
    folder: Folder,
    asked: Asked,
}

impl End {
    /// Answers all that is written, and folds what is fresh at last.
    fn answer_all(&self, written: &Receiver<Batch<Durable>>) -> Result<(), StoreError> {
        while let Ok(batch) = written.recv() {
            self.answer(batch);
        }
        self.folder.stop();
        fold(self.committer.store())
    }

    /// Takes in what is written, and answers.
    fn answer(&self, Batch { of, replies }: Batch<Durable>) {
        let answers = self.committer.take_in(of);
        self.asked.end(replies.len());
        replies.into_iter().zip(answers).for_each(|(reply, answer)| reply(answer));
        self.folder.keep_up();
    }
}

/// The thread that folds the fresh layer into the state file.
struct Folder {
    store: Arc<Store>,
    at_work: Mutex<Option<(SyncSender<Fold>, JoinHandle<()>)>>,
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
        Folder { store, at_work: Mutex::new(Some((folds, thread))) }
    }

    /// Begins a fold when it is time; waits while the fresh layer is full, which is the only thing that holds up an answer.
    fn keep_up(&self) {
        let state = self.store.state();
        while state.wants_fold() || state.is_full() {
            match (state.freeze(), &*self.at_work()) {
                (Some(fold), Some((folds, _))) => _ = folds.send(fold),
                _ if state.stopped().is_some() => return,
                _ => std::thread::sleep(PAUSE),
            }
            if !state.is_full() {
                return;
            }
        }
    }

    /// Waits until the last fold is written.
    fn stop(&self) {
        if let Some((folds, thread)) = self.at_work().take() {
            drop(folds);
            let _ = thread.join();
        }
    }

    fn at_work(&self) -> MutexGuard<'_, Option<(SyncSender<Fold>, JoinHandle<()>)>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long an answer waits before it looks again whether a fold has made room.
const PAUSE: Duration = Duration::from_millis(1);
