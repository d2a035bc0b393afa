//! The timeline in scripted exchanges with virtual time, and against a model of a
//! server.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::backoff::BackoffSettings;

mod blocks;
mod fetching;
mod live;
mod misuse;
mod model;
mod outages;
mod ranges;
mod refetching;
mod sends;
mod server;
mod world;

/// An item whose order is in its name: `a3` stands at 3, and its value is 0.
fn item(name: &str) -> Item<u32> {
    valued(name, 0)
}

fn valued(name: &str, value: u32) -> Item<u32> {
    let number = name.trim_start_matches(|c: char| c.is_alphabetic());
    Item {
        key: name.into(),
        order: Order::Number(number.parse().unwrap()),
        version: None,
        nonce: None,
        value,
    }
}

fn versioned(name: &str, value: u32, version: f64) -> Item<u32> {
    Item {
        version: Some(Order::Number(version)),
        ..valued(name, value)
    }
}

/// A page of items, newest first, separated by spaces.
fn page(names: &str, next_cursor: Option<&str>) -> Page<u32> {
    Page {
        items: names.split_whitespace().map(item).collect(),
        next_cursor: next_cursor.map(Into::into),
    }
}

/// A timeline and the time.
struct Script {
    timeline: Timeline<u32>,
    now: Instant,
}

impl Script {
    fn new() -> Self {
        let settings = Settings {
            backoff: BackoffSettings {
                jitter: 0.0,
                max_ms: 30_000,
                ..BackoffSettings::default()
            },
            ..Settings::default()
        };
        Self {
            timeline: Timeline::new(settings, 1),
            now: Instant::default(),
        }
    }

    /// One that is connected and has this page.
    fn live(names: &str, next_cursor: Option<&str>) -> Self {
        let mut script = Self::new();
        assert_eq!(script.connects(false), ["fetch 1"]);
        assert_eq!(script.answers(1, names, next_cursor), [""; 0]);
        script
    }

    /// What is to be done, but for looking at it.
    fn says(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(output) = self.timeline.poll_output() {
            said.push(match output {
                Output::Fetch {
                    request, cursor, ..
                } => match cursor {
                    Some(cursor) => format!("fetch {} @{cursor}", request.0),
                    None => format!("fetch {}", request.0),
                },
                Output::Abort { request } => format!("abort {}", request.0),
                Output::Send { key } => format!("send {key}"),
                Output::Changed => continue,
            });
        }
        said
    }

    fn connects(&mut self, recovered: bool) -> Vec<String> {
        self.timeline.handle_connected(self.now, recovered);
        self.says()
    }

    fn disconnects(&mut self) -> Vec<String> {
        self.timeline.handle_disconnected(self.now);
        self.says()
    }

    fn answers(&mut self, request: u32, names: &str, next_cursor: Option<&str>) -> Vec<String> {
        let page = page(names, next_cursor);
        self.timeline
            .handle_page(self.now, RequestId(request), page)
            .unwrap();
        self.says()
    }

    fn fails(&mut self, request: u32) -> Vec<String> {
        self.timeline
            .handle_failure(self.now, RequestId(request), 500);
        self.says()
    }

    /// Time passes, with a wake-up at each deadline.
    fn waits(&mut self, millis: u64) -> Vec<String> {
        let end = self.now.after(millis);
        let mut said = Vec::new();
        while let Some(at) = self.timeline.poll_timeout().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.timeline.handle_timeout(self.now);
            let says = self.says();
            assert!(!says.is_empty(), "a wake-up for nothing");
            said.extend(says);
        }
        self.now = end;
        said
    }

    fn older(&mut self) -> Vec<String> {
        self.timeline.fetch_older(self.now);
        self.says()
    }

    fn adds(&mut self, name: &str) {
        self.timeline
            .handle_event(Event::Added(item(name)))
            .unwrap();
        assert_eq!(self.says(), [""; 0]);
    }

    fn updates(&mut self, item: Item<u32>) {
        self.timeline.handle_event(Event::Updated(item)).unwrap();
        assert_eq!(self.says(), [""; 0]);
    }

    fn deletes(&mut self, key: &str) {
        self.timeline
            .handle_event(Event::Deleted(key.into()))
            .unwrap();
        assert_eq!(self.says(), [""; 0]);
    }

    /// The keys, oldest first, each with its value where that is not 0.
    fn shows(&self) -> String {
        let items = self.timeline.items().map(|item| match item.value {
            0 => item.key.to_string(),
            value => format!("{}={value}", item.key),
        });
        items.collect::<Vec<_>>().join(" ")
    }

    /// The names of the blocks.
    fn names(&self) -> Vec<(u32, u32)> {
        let blocks = self.timeline.blocks().iter();
        blocks.map(|block| (block.id(), block.revision())).collect()
    }

    fn has_gap(&self) -> bool {
        self.timeline.view().has_gap
    }
}
