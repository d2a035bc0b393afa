//! The limits of a timeline, each with its reason.

/// Items of one block, the part of a snapshot that keeps its identity. A live
/// message changes one block: smaller ones make that cheaper, larger ones make
/// the list of blocks shorter.
pub const BLOCK_ITEMS: usize = 64;

/// A block is joined with its neighbour when both together hold so few. Half of
/// a block, so that one that was just joined is not split by the next message.
pub(crate) const JOINED_ITEMS: usize = BLOCK_ITEMS / 2;

/// Known ranges, that is one more than holes. Each outage that was too long to
/// be fetched leaves one; beyond this the oldest are dropped with their items,
/// and can be paged in again.
pub const MAX_RANGES: usize = 8;

/// Pages that are fetched by themselves to close the hole of one outage. When it
/// was longer, a hole remains, is told of, and closed further when that is asked
/// for: nobody wants a thousand requests for a night in standby.
pub const MAX_FILL_PAGES: u32 = 20;

/// Deleted keys that are remembered, so that what comes late does not bring the
/// item back. Late is what was on its way; more than this never is.
pub const MAX_DELETED: usize = 1_024;

/// Items outside of what is loaded that are remembered until their page comes.
/// They matter for pages that were asked for before, and few are.
pub const MAX_REMEMBERED: usize = 1_024;

/// Optimistic sends that are not confirmed. More than a person can have typed.
pub const MAX_PENDING: usize = 256;

/// Items of one page. A server that answers a cursor with its whole table is
/// refused rather than shown.
pub const MAX_PAGE_ITEMS: usize = 10_000;

/// Pages in a row that bring nothing new, though a further cursor. Databases
/// that filter after they have cut the page give such pages; a server that does
/// so for ever is broken.
pub const MAX_IDLE_PAGES: u32 = 16;

/// Bytes of a key, of an order that is text, and of a version that is. Ids of
/// databases have up to a few dozen.
pub const MAX_KEY_LENGTH: usize = 1_024;

/// Bytes of a cursor; opaque ones of some databases have a few thousand.
pub const MAX_CURSOR_LENGTH: usize = 16_384;

/// How often the newest page is asked for while the socket is down, counted from
/// the end of the last answer, in milliseconds.
pub const POLL_INTERVAL_MS: u64 = 1_000;

/// How long an answer is awaited, in milliseconds, before its request is aborted
/// and counts as failed: without a limit, one request that hangs would end all
/// fetching.
pub const REQUEST_TIMEOUT_MS: u64 = 30_000;

/// How often a page of older items, which somebody waits for, is tried again
/// before the failure is left to them. What the timeline wants by itself is
/// tried until it is there.
pub const OLDER_RETRIES: u32 = 3;
