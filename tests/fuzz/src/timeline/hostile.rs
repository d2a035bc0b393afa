//! A server, and an application, that may say anything at any time.

use arbitrary::{Arbitrary, Unstructured};
use sockeye::chat::{Event, Item, MAX_DELETED, Order, Page};

use super::{Value, Watch};
use crate::trace::tell;

/// One thing that happens.
#[derive(Arbitrary, Debug)]
enum Step {
    Connects(bool),
    Disconnects,
    /// A request is answered by a page in its order, as far as orders go.
    Answers(u8, Vec<Row>, Option<u8>),
    /// The same with a page that is not sorted first.
    AnswersAsItComes(u8, Vec<Row>, Option<u8>),
    Fails(u8),
    Adds(Row),
    Updates(Row),
    Deletes(u8),
    Sends(u8),
    Confirms(u8, Row),
    SendFails(u8),
    Retries(u8),
    Cancels(u8),
    FetchesOlder,
    FillsGap,
    Refetches,
    Waits(u16),
    Wakes,
}

/// An item. Few keys and orders, so that they meet.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Row {
    key: u8,
    order: u8,
    version: Option<u8>,
    nonce: Option<u8>,
    value: Value,
}

impl Row {
    fn item(self) -> Item<Value> {
        Item {
            key: key(self.key),
            order: match self.order {
                255 => Order::Number(f64::NAN),
                254 => Order::Number(-0.0),
                200..=253 => Order::Text(format!("{}", self.order).into()),
                number => Order::Number(f64::from(number)),
            },
            version: self.version.map(|version| Order::Number(version.into())),
            nonce: self.nonce.map(key),
            value: self.value,
        }
    }
}

/// One of few keys; 0 is one that no item may have.
fn key(number: u8) -> Box<str> {
    match number {
        0 => "".into(),
        number => format!("k{number}").into(),
    }
}

fn page(rows: &[Row], cursor: Option<u8>) -> Page<Value> {
    Page {
        items: rows.iter().copied().map(Row::item).collect(),
        next_cursor: cursor.map(|cursor| format!("c{cursor}").into()),
    }
}

pub(super) fn run(u: &mut Unstructured<'_>) {
    let Ok((page_size, seed)) = u.arbitrary::<(u8, u8)>() else {
        return;
    };
    let mut watch = Watch::new(page_size.into(), seed.into());
    // Deletions that are certain to be remembered still.
    let mut deleted: Vec<Box<str>> = Vec::with_capacity(MAX_DELETED);
    watch.baseline += deleted.capacity() * size_of::<Box<str>>();
    while !u.is_empty() {
        let Ok(step) = Step::arbitrary(u) else {
            break;
        };
        if let Step::Deletes(number @ 1..) = step
            && deleted.len() < MAX_DELETED
            && !deleted.contains(&key(number))
        {
            deleted.push(key(number));
            // The model's own copy of the key.
            watch.baseline += deleted.last().map_or(0, |key| key.len());
        }
        take_step(&mut watch, step);
        for key in &deleted {
            assert_eq!(watch.timeline.get(key), None, "{key} came back");
        }
    }
    // Nobody asks for anything any more, and the server fails: it comes to rest.
    watch.timeline.handle_connected(watch.now, false);
    watch.drain();
    while let Some((request, _)) = watch.take_request(0) {
        let page = page(&[], None);
        assert_eq!(watch.timeline.handle_page(watch.now, request, page), Ok(()));
        watch.drain();
    }
    assert_eq!(watch.timeline.poll_timeout(), None, "a timer is left");
}

fn take_step(watch: &mut Watch, step: Step) {
    let now = watch.now;
    tell(|| format!("{} {step:?}", now.as_millis()));
    let before = (watch.log(), watch.timeline.pending().to_vec());
    let mut refused = false;
    let woken = matches!(step, Step::Waits(_) | Step::Wakes);
    let timeline = &mut watch.timeline;
    match step {
        Step::Connects(recovered) => timeline.handle_connected(now, recovered),
        Step::Disconnects => timeline.handle_disconnected(now),
        Step::Answers(number, mut rows, cursor) => {
            rows.sort_by(|one, other| other.item().order.cmp(&one.item().order));
            refused = answer(watch, number, page(&rows, cursor));
        }
        Step::AnswersAsItComes(number, rows, cursor) => {
            refused = answer(watch, number, page(&rows, cursor));
        }
        Step::Fails(number) => {
            if let Some((request, _)) = watch.take_request(number) {
                watch.timeline.handle_failure(now, request, 500);
            }
        }
        Step::Adds(row) => refused = timeline.handle_event(Event::Added(row.item())).is_err(),
        Step::Updates(row) => refused = timeline.handle_event(Event::Updated(row.item())).is_err(),
        Step::Deletes(number) => {
            refused = timeline.handle_event(Event::Deleted(key(number))).is_err();
        }
        Step::Sends(number) => refused = timeline.send(key(number), 0).is_err(),
        Step::Confirms(number, row) => {
            refused = timeline.confirm(&key(number), row.item()).is_err();
        }
        Step::SendFails(number) => timeline.fail(&key(number), "no".into()),
        Step::Retries(number) => refused = timeline.retry(&key(number)).is_err(),
        Step::Cancels(number) => refused = !timeline.cancel(&key(number)),
        Step::FetchesOlder => timeline.fetch_older(now),
        Step::FillsGap => timeline.fill_gap(now),
        Step::Refetches => timeline.refetch(now),
        Step::Waits(millis) => watch.wait(millis.into()),
        Step::Wakes => watch.wake(),
    }
    if refused {
        let after = (watch.log(), watch.timeline.pending().to_vec());
        assert_eq!(after, before, "what was refused has changed something");
    }
    drop(before);
    watch.drain();
    watch.check_memory();
    if woken {
        watch.check_woken();
    }
}

/// Whether the page was refused.
fn answer(watch: &mut Watch, number: u8, page: Page<Value>) -> bool {
    let Some((request, _)) = watch.take_request(number) else {
        return false;
    };
    watch
        .timeline
        .handle_page(watch.now, request, page)
        .is_err()
}
