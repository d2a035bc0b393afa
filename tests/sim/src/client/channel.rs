//! The channel of a page: a timeline driven as the npm package's `ChatQuery` does,
//! hooked to the namespace of the channel.

use serde_json::Value;
use sockeye::chat::{Event, Item, Order, Output, Page as History, SendState, Timeline};
use sockeye::payload::{HostPayload, Payload};
use sockeye::time::Instant;

use super::{HostValue, Page, PageTask, Request};
use crate::network::{Asked, Down, Opening, StreamId};
use crate::world::{Happening, World};

/// An item as it is in JSON.
fn item(json: &Value) -> Option<Item<u64>> {
    Some(Item {
        key: json.get("id")?.as_str()?.into(),
        order: Order::Number(json.get("order")?.as_f64()?),
        version: Some(Order::Number(json.get("version")?.as_f64()?)),
        nonce: json.get("nonce")?.as_str().map(Into::into),
        value: json.get("value")?.as_u64()?,
    })
}

fn item_of(value: &HostValue) -> Option<Item<u64>> {
    let text = |name| HostPayload::string(&HostPayload::field(value, name)?);
    let number = |name| HostPayload::number(&HostPayload::field(value, name)?);
    Some(Item {
        key: text("id")?.into(),
        order: Order::Number(number("order")?),
        version: Some(Order::Number(number("version")?)),
        nonce: text("nonce").map(Into::into),
        value: number("value")? as u64,
    })
}

impl Page {
    /// Changes the timeline, then does what it says.
    pub(crate) fn change_timeline(
        &mut self,
        world: &mut World,
        change: impl FnOnce(&mut Timeline<u64>, Instant),
    ) {
        let now = self.clock(world.now);
        change(&mut self.timeline, now);
        while let Some(output) = self.timeline.poll_output() {
            world.trace.note(world.now, || {
                format!("page {}: timeline {output:?}", self.index)
            });
            match output {
                Output::Fetch {
                    request,
                    cursor,
                    limit,
                } => {
                    let cursor = cursor.map(String::from);
                    let asked = Opening::Fetch(Asked::Page { cursor, limit });
                    let stream = world.open(self.index, asked);
                    self.requests.push((stream, Request::Page(request)));
                }
                Output::Abort { request } => {
                    self.requests.retain(|(stream, known)| {
                        let aborted = matches!(known, Request::Page(known) if *known == request);
                        if aborted {
                            world.close_by_page(*stream);
                        }
                        !aborted
                    });
                }
                Output::Send { key } => {
                    let found = self.timeline.pending().iter().find(|it| it.key == key);
                    let value = found.map_or(0, |pending| pending.value);
                    let nonce = String::from(key);
                    let asked = Asked::Store {
                        nonce: nonce.clone(),
                        value,
                    };
                    let stream = world.open(self.index, Opening::Fetch(asked));
                    self.requests.push((stream, Request::Store(nonce)));
                }
                Output::Changed => {}
            }
        }
        let at = self.timeline.poll_timeout().filter(|_| !self.rests);
        if at != self.timeline_armed {
            self.timeline_armed = at;
            self.set_timeline_timer(world);
        }
    }

    pub(super) fn set_timeline_timer(&mut self, world: &mut World) {
        self.timeline_round += 1;
        let round = self.timeline_round;
        if let Some(at) = self.timeline_armed {
            let at = self.timer_at(world.now, at);
            let task = PageTask::TimelineTimer { round };
            world.schedule(at, Happening::Page(self.index, task));
        }
    }

    pub(super) fn handle_timeline_timer(&mut self, world: &mut World, round: u64) {
        if round == self.timeline_round {
            self.timeline_armed = None;
            self.change_timeline(world, |timeline, now| timeline.handle_timeout(now));
        }
    }

    /// The answer to a request of the application, unless it was given up.
    pub(super) fn handle_answer(&mut self, world: &mut World, stream: StreamId, what: Down) {
        let found = self.requests.iter().position(|(known, _)| *known == stream);
        let Some(at) = found else { return };
        let (_, request) = self.requests.remove(at);
        let (status, body) = match what {
            Down::Response { status, body } => (status, body),
            _ => (0, String::new()),
        };
        let json = if status == 200 {
            serde_json::from_str::<Value>(&body).ok()
        } else {
            None
        };
        match (request, json) {
            (Request::Page(request), Some(json)) => {
                let items = json.get("items").and_then(Value::as_array);
                let page = History {
                    items: items.into_iter().flatten().filter_map(item).collect(),
                    next_cursor: json
                        .get("nextCursor")
                        .and_then(Value::as_str)
                        .map(Into::into),
                };
                let mut refused = None;
                self.change_timeline(world, |timeline, now| {
                    refused = timeline.handle_page(now, request, page).err();
                });
                if let Some(error) = refused {
                    world.violation(format!("page {}: a page is refused: {error}", self.index));
                }
            }
            (Request::Page(request), None) => {
                self.change_timeline(world, |it, now| it.handle_failure(now, request, status));
            }
            (Request::Store(key), json) => match json.as_ref().and_then(item) {
                Some(stored) => {
                    let mut refused = None;
                    self.change_timeline(world, |timeline, _| {
                        refused = timeline.confirm(&key, stored).err();
                    });
                    if refused.is_some() {
                        world.violation(format!("page {}: {key} is refused", self.index));
                    }
                }
                None => {
                    self.change_timeline(world, |timeline, _| timeline.fail(&key, "no".into()));
                }
            },
        }
    }

    /// An event of the channel: `[name, member, number, change, item]`.
    pub(super) fn hear_channel(&mut self, world: &mut World, name: &str, args: &HostValue) {
        if !matches!(name, "added" | "updated" | "deleted") {
            return;
        }
        let change = HostPayload::element(args, 3).and_then(|it| HostPayload::number(&it));
        let item = HostPayload::element(args, 4).and_then(|it| item_of(&it));
        let (Some(change), Some(item)) = (change, item) else {
            return world.violation(format!("page {}: the channel says {args:?}", self.index));
        };
        world.ledger.told[self.index].insert(change as usize);
        let event = match name {
            "added" => Event::Added(item),
            "updated" => Event::Updated(item),
            _ => Event::Deleted(item.key),
        };
        let mut refused = None;
        self.change_timeline(world, |it, _| refused = it.handle_event(event).err());
        if refused.is_some() {
            world.violation(format!("page {}: {args:?} is refused", self.index));
        }
    }

    pub(super) fn use_timeline(&mut self, world: &mut World) {
        match self.dice.below(8) {
            0..3 => {
                self.sends += 1;
                let key = format!("n{}-{}", self.index, self.sends);
                let value = self.sends;
                self.change_timeline(world, |timeline, _| {
                    // A bound that is reached is not this test's matter.
                    let _ = timeline.send(key.into(), value);
                });
            }
            3 | 4 => self.change_timeline(world, |timeline, now| timeline.fetch_older(now)),
            5 if self.dice.one_in(3) => {
                self.change_timeline(world, |timeline, now| timeline.refetch(now));
            }
            6 => self.change_timeline(world, |timeline, now| timeline.fill_gap(now)),
            _ => self.send_again(world),
        }
    }

    /// Sends again what has failed.
    pub(crate) fn send_again(&mut self, world: &mut World) {
        let failed = self.timeline.pending().iter();
        let failed = failed.filter(|pending| pending.state != SendState::Sending);
        let keys: Vec<_> = failed.map(|pending| pending.key.clone()).collect();
        for key in keys {
            self.change_timeline(world, |timeline, _| {
                let _ = timeline.retry(&key);
            });
        }
    }

    /// Nobody looks at the channel any more.
    pub(crate) fn rest(&mut self) {
        self.rests = true;
    }

    /// Whether a request of the application is under way.
    pub(crate) fn is_asking(&self) -> bool {
        !self.requests.is_empty()
    }
}
