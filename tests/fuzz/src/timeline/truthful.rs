//! A server that keeps a log, numbers and versions included, and tells the truth: over
//! a connection that is cut again and again, and in pages that are read at one time and
//! arrive at another.

use std::collections::VecDeque;

use arbitrary::{Arbitrary, Unstructured};
use sockeye::chat::{Cursor, Event, Item, Order, Page, RequestId, SendState, Status};

use super::{Value, Watch};
use crate::trace::tell;

/// Rounds within which all that is under way has arrived.
const ROUNDS: usize = 5_000;

/// One thing that happens.
#[derive(Arbitrary, Debug)]
enum Step {
    Adds(u8),
    Edits(u8),
    Deletes(u8),
    /// So many events arrive.
    Delivers(u8),
    /// The connection is cut, which the client does not know yet.
    Cuts,
    /// The client hears that there is no connection.
    Disconnects,
    /// There is one again; whether with what was missed.
    Connects(bool),
    /// The server reads the page of a request.
    Reads(u8),
    /// A page that was read arrives.
    Answers(u8),
    Fails(u8),
    Sends,
    /// The oldest send reaches the server.
    Stores,
    Confirms,
    SendFails,
    FetchesOlder,
    FillsGap,
    Refetches,
    Waits(u16),
    Wakes,
}

/// A send under way: its key, and what the server has stored.
type Sent = (Box<str>, Option<Item<Value>>);

/// The server, and what is between it and the timeline.
struct World {
    watch: Watch,
    /// Oldest first.
    log: Vec<Item<Value>>,
    last: u32,
    /// Whether the server sends events, and whether the client knows.
    subscribed: bool,
    connected: bool,
    ever: bool,
    stream: VecDeque<Event<Value>>,
    missed: VecDeque<Event<Value>>,
    read: Vec<(RequestId, Page<Value>)>,
    sends: u32,
    sent: VecDeque<Sent>,
}

pub(super) fn run(u: &mut Unstructured<'_>) {
    let Ok((page_size, seed, rows)) = u.arbitrary::<(u8, u8, u8)>() else {
        return;
    };
    let mut world = World {
        watch: Watch::new(u32::from(page_size % 8) + 1, seed.into()),
        log: Vec::new(),
        last: 0,
        subscribed: false,
        connected: false,
        ever: false,
        stream: VecDeque::new(),
        missed: VecDeque::new(),
        read: Vec::new(),
        sends: 0,
        sent: VecDeque::new(),
    };
    for _ in 0..rows % 24 {
        world.add(None);
    }
    world.missed.clear();
    while !u.is_empty() {
        let Ok(step) = Step::arbitrary(u) else {
            break;
        };
        world.step(step);
        world.drain();
    }
    world.settle();
    world.watch.timeline.refetch(world.watch.now);
    world.settle();
    while world.watch.timeline.view().has_older {
        world.watch.timeline.fetch_older(world.watch.now);
        world.settle();
    }
    let told = |log: &[Item<Value>]| -> Vec<(Box<str>, Option<Order>, Value)> {
        let items = log.iter();
        items
            .map(|item| (item.key.clone(), item.version.clone(), item.value))
            .collect()
    };
    assert_eq!(
        told(&world.watch.log()),
        told(&world.log),
        "not the server's log"
    );
    assert!(world.watch.timeline.pending().is_empty());
    let view = world.watch.timeline.view();
    assert!(!view.has_gap && view.status == Status::Success, "{view:?}");
}

fn number(item: &Item<Value>) -> f64 {
    match item.order {
        Order::Number(number) => number,
        Order::Text(_) => unreachable!("this server has numbers"),
    }
}

impl World {
    fn step(&mut self, step: Step) {
        let now = self.watch.now;
        tell(|| format!("{} {step:?}", now.as_millis()));
        match step {
            Step::Adds(count) => {
                for _ in 0..=count % 8 {
                    self.add(None);
                }
            }
            Step::Edits(at) => {
                let index = usize::from(at).checked_rem(self.log.len());
                if let Some(item) = index.and_then(|index| self.log.get_mut(index)) {
                    item.value = item.value.wrapping_add(1);
                    item.version = Some(Order::Number(version(item) + 1.0));
                    let event = Event::Updated(item.clone());
                    self.tell(event);
                }
            }
            Step::Deletes(at) => {
                if let Some(index) = usize::from(at).checked_rem(self.log.len()) {
                    let item = self.log.remove(index);
                    self.tell(Event::Deleted(item.key));
                }
            }
            Step::Delivers(count) => {
                for _ in 0..=count % 8 {
                    self.deliver();
                }
            }
            Step::Cuts => self.cut(),
            Step::Disconnects => {
                self.cut();
                self.connected = false;
                self.watch.timeline.handle_disconnected(now);
            }
            Step::Connects(recovered) => self.connect(recovered),
            Step::Reads(number) => self.read(number),
            Step::Answers(number) => self.answer(number),
            Step::Fails(number) => {
                if let Some((request, _)) = self.watch.take_request(number) {
                    self.read.retain(|(id, _)| *id != request);
                    self.watch.timeline.handle_failure(now, request, 500);
                }
            }
            Step::Sends => {
                self.sends += 1;
                let key = format!("temp-{}", self.sends).into();
                // More than may be pending are refused.
                let _ = self.watch.timeline.send(key, 0);
            }
            Step::Stores => self.store(),
            Step::Confirms => self.confirm(),
            Step::SendFails => {
                if let Some((key, _)) = self.sent.pop_front() {
                    self.watch.timeline.fail(&key, "no".into());
                }
            }
            Step::FetchesOlder => self.watch.timeline.fetch_older(now),
            Step::FillsGap => self.watch.timeline.fill_gap(now),
            Step::Refetches => self.watch.timeline.refetch(now),
            Step::Waits(millis) => self.watch.wait(millis.into()),
            Step::Wakes => self.watch.wake(),
        }
    }

    fn drain(&mut self) {
        let sends = self.watch.drain();
        self.sent.extend(sends.into_iter().map(|key| (key, None)));
        // What was aborted is not answered.
        let asked = &self.watch.asked;
        self.read
            .retain(|(request, _)| asked.iter().any(|(id, _)| id == request));
    }

    fn add(&mut self, nonce: Option<Box<str>>) -> Item<Value> {
        self.last += 1;
        let item = Item {
            key: format!("k{}", self.last).into(),
            order: Order::Number(self.last.into()),
            version: Some(Order::Number(0.0)),
            nonce,
            value: 0,
        };
        self.log.push(item.clone());
        self.tell(Event::Added(item.clone()));
        item
    }

    fn tell(&mut self, event: Event<Value>) {
        if self.subscribed {
            self.stream.push_back(event);
        } else {
            self.missed.push_back(event);
        }
    }

    fn deliver(&mut self) {
        if self.connected
            && let Some(event) = self.stream.pop_front()
        {
            assert_eq!(self.watch.timeline.handle_event(event), Ok(()));
        }
    }

    fn cut(&mut self) {
        self.subscribed = false;
        // In order: what was on its way is missed first.
        self.stream.append(&mut self.missed);
        self.missed = std::mem::take(&mut self.stream);
    }

    fn connect(&mut self, recovered: bool) {
        let recovered = recovered && self.ever;
        self.cut();
        if self.connected {
            self.watch.timeline.handle_disconnected(self.watch.now);
            self.drain();
        }
        let missed = std::mem::take(&mut self.missed);
        if recovered {
            self.stream = missed;
        }
        (self.subscribed, self.connected, self.ever) = (true, true, true);
        self.watch
            .timeline
            .handle_connected(self.watch.now, recovered);
    }

    /// The items below a place, newest first, as many as a page has.
    fn page(&self, cursor: Option<&Cursor>) -> Page<Value> {
        let below: f64 = cursor.map_or(f64::INFINITY, |cursor| {
            cursor.parse().expect("a cursor of this server's")
        });
        let older = self.log.iter().rev().filter(|item| number(item) < below);
        let size = usize::try_from(self.watch.page_size).expect("a small page");
        let items: Vec<_> = older.clone().take(size).cloned().collect();
        let more = older.count() > size;
        let oldest = items.last().map(number);
        Page {
            next_cursor: oldest.filter(|_| more).map(|at| at.to_string().into()),
            items,
        }
    }

    fn read(&mut self, at: u8) {
        let index = usize::from(at).checked_rem(self.watch.asked.len());
        if let Some((request, cursor)) = index.and_then(|index| self.watch.asked.get(index)) {
            let (request, page) = (*request, self.page(cursor.as_ref()));
            if self.read.iter().all(|(id, _)| *id != request) {
                self.read.push((request, page));
            }
        }
    }

    fn answer(&mut self, at: u8) {
        let Some(index) = usize::from(at).checked_rem(self.read.len()) else {
            return;
        };
        let (request, page) = self.read.remove(index);
        self.watch.asked.retain(|(id, _)| *id != request);
        let now = self.watch.now;
        assert_eq!(self.watch.timeline.handle_page(now, request, page), Ok(()));
    }

    fn store(&mut self) {
        let unstored = self.sent.iter().position(|(_, stored)| stored.is_none());
        if let Some(index) = unstored {
            let stored = self.add(Some(self.sent[index].0.clone()));
            self.sent[index].1 = Some(stored);
        }
    }

    fn confirm(&mut self) {
        let stored = self.sent.iter().position(|(_, stored)| stored.is_some());
        if let Some((key, Some(item))) = stored.and_then(|index| self.sent.remove(index)) {
            assert_eq!(self.watch.timeline.confirm(&key, item), Ok(()));
        }
    }

    /// Everything arrives, until nothing is left to do.
    fn settle(&mut self) {
        for _ in 0..ROUNDS {
            self.drain();
            let failed = self.watch.timeline.pending().iter();
            let failed = failed.filter(|it| it.state != SendState::Sending);
            let failed: Vec<_> = failed.map(|it| it.key.clone()).collect();
            if !self.connected || !self.subscribed {
                self.connect(false);
            } else if !self.stream.is_empty() {
                self.deliver();
            } else if !self.read.is_empty() {
                self.answer(0);
            } else if !self.watch.asked.is_empty() {
                self.read(0);
            } else if self.sent.iter().any(|(_, stored)| stored.is_some()) {
                self.confirm();
            } else if !self.sent.is_empty() {
                self.store();
            } else if !failed.is_empty() {
                for key in failed {
                    assert_eq!(self.watch.timeline.retry(&key), Ok(()));
                }
            } else if self.watch.timeline.poll_timeout().is_some() {
                self.watch.wake();
            } else if self.watch.timeline.view().has_gap {
                self.watch.timeline.fill_gap(self.watch.now);
            } else {
                return;
            }
        }
        panic!("it does not settle");
    }
}

fn version(item: &Item<Value>) -> f64 {
    match item.version {
        Some(Order::Number(version)) => version,
        _ => unreachable!("this server has versions"),
    }
}
