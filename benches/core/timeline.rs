//! What a timeline does with a message, on the host: what is held must not matter.
//!
//! Each measured step checks how many items are held after it. The keys, orders and
//! pages are those of an ordinary chat: ids as texts, times as numbers.

// A program for measuring: it reads the clock, and where something is missing, the
// figure would be wrong.
#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput};
use sockeye::chat::{
    Event, Item, Key, MAX_PAGE_ITEMS, Order, Output, Page, RequestId, Settings, Timeline,
};
use sockeye::time::Instant;

/// The one time at which everything happens: no deadline passes.
const NOW: Instant = Instant::from_millis(0);

/// How many items may be held.
const HELD: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Live messages that are measured in one go. They are deleted after it, so that as
/// many are held as was said.
const LIVE: usize = 256;

/// The items of a page of history, and how many pages are measured in one go.
const PAGE: usize = 50;
const PAGES: usize = 20;

/// How often that is measured which needs a timeline of its own each time.
const SAMPLES: usize = 20;

/// A burst of live messages, and how many are held before it.
const BURST: usize = 5_000;
const BURST_ONTO: usize = 20_000;

/// The number of the newest item that is loaded. Older ones have lower numbers.
const NEWEST: usize = 1 << 32;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    live(&mut criterion);
    history(&mut criterion);
    burst(&mut criterion);
    criterion.final_summary();
}

fn live(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply a live message");
    for held in HELD {
        let mut timeline = Log::holding(held);
        group.bench_function(BenchmarkId::new("held", held), |bencher| {
            bencher.iter_custom(|iterations| {
                let mut left = usize::try_from(iterations).expect("a count fits");
                let mut spent = Duration::ZERO;
                while left > 0 {
                    let count = left.min(LIVE);
                    let messages = timeline.messages(count);
                    let keys: Vec<Key> = messages.iter().map(|item| item.key.clone()).collect();
                    let start = std::time::Instant::now();
                    timeline.receive(messages);
                    spent += start.elapsed();
                    assert_eq!(timeline.len(), held + count);
                    timeline.delete(keys);
                    assert_eq!(timeline.len(), held);
                    left -= count;
                }
                spent
            });
        });
    }
    group.finish();
}

fn history(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply a page of history");
    group.throughput(Throughput::Elements(PAGE as u64));
    group.sample_size(SAMPLES);
    group.sampling_mode(SamplingMode::Flat);
    for held in HELD {
        group.bench_function(BenchmarkId::new("held", held), |bencher| {
            bencher.iter_custom(|iterations| {
                let mut left = usize::try_from(iterations).expect("a count fits");
                let mut spent = Duration::ZERO;
                while left > 0 {
                    let mut timeline = Log::holding(held);
                    let count = left.min(PAGES);
                    for _ in 0..count {
                        spent += timeline.load_older(PAGE);
                    }
                    assert_eq!(timeline.len(), held + count * PAGE);
                    left -= count;
                }
                spent
            });
        });
    }
    group.finish();
}

fn burst(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply a burst");
    group.throughput(Throughput::Elements(BURST as u64));
    group.sample_size(SAMPLES);
    group.bench_function(format!("of {BURST} onto {BURST_ONTO}"), |bencher| {
        bencher.iter_batched(
            || {
                let mut timeline = Log::holding(BURST_ONTO);
                let messages = timeline.messages(BURST);
                (timeline, messages)
            },
            |(mut timeline, messages)| {
                timeline.receive(messages);
                assert_eq!(timeline.len(), BURST_ONTO + BURST);
                timeline
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// A timeline of a server's endless log.
struct Log {
    timeline: Timeline<usize>,
    /// The number of the oldest item that is loaded.
    oldest: usize,
    /// The number of the next live message.
    next: usize,
}

impl Log {
    /// One that holds so many items, in as few pages as there can be.
    fn holding(held: usize) -> Self {
        let mut timeline = Timeline::new(Settings::default(), 1);
        timeline.handle_connected(NOW, false);
        let mut log = Self {
            timeline,
            oldest: NEWEST + 1,
            next: NEWEST + 1,
        };
        while log.len() < held {
            let missing = held - log.len();
            log.load_older(missing.min(MAX_PAGE_ITEMS));
        }
        assert_eq!(log.len(), held);
        log
    }

    fn len(&self) -> usize {
        self.timeline.len()
    }

    /// Loads a page that is older than all that is held, or the newest one at first.
    /// Tells how long it took to apply.
    fn load_older(&mut self, count: usize) -> Duration {
        if self.len() > 0 {
            self.timeline.fetch_older(NOW);
        }
        let request = self.wanted();
        let oldest = self.oldest - count;
        let page = Page {
            items: (oldest..self.oldest).rev().map(item).collect(),
            next_cursor: Some(oldest.to_string().into()),
        };
        self.oldest = oldest;
        let start = std::time::Instant::now();
        let taken = self.timeline.handle_page(NOW, request, page);
        self.settle();
        let spent = start.elapsed();
        taken.expect("the page is acceptable");
        spent
    }

    /// The page that is asked for.
    fn wanted(&mut self) -> RequestId {
        while let Some(output) = self.timeline.poll_output() {
            if let Output::Fetch { request, .. } = output {
                return request;
            }
        }
        panic!("nothing is asked for");
    }

    /// The next live messages.
    fn messages(&mut self, count: usize) -> Vec<Item<usize>> {
        let first = self.next;
        self.next += count;
        (first..self.next).map(item).collect()
    }

    /// Each comes by itself, and something is shown after each.
    fn receive(&mut self, messages: Vec<Item<usize>>) {
        for message in messages {
            let taken = self.timeline.handle_event(Event::Added(message));
            taken.expect("the message is acceptable");
            self.settle();
        }
    }

    fn delete(&mut self, keys: Vec<Key>) {
        for key in keys {
            let taken = self.timeline.handle_event(Event::Deleted(key));
            taken.expect("the key is acceptable");
            self.settle();
        }
    }

    /// Takes what is to be done, and which blocks have changed.
    fn settle(&mut self) {
        while let Some(output) = self.timeline.poll_output() {
            assert_eq!(output, Output::Changed, "nothing is fetched by itself");
        }
        self.timeline.take_changes();
    }
}

fn item(number: usize) -> Item<usize> {
    Item {
        key: format!("message-{number}").into(),
        #[allow(clippy::cast_precision_loss)]
        order: Order::Number(number as f64),
        version: None,
        nonce: None,
        value: number,
    }
}
