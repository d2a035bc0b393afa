/**
 * A scrolling list whose newest item is at the bottom: it stays there, and older items
 * appear above without a jump.
 */
import { type RefCallback, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatest } from "./listeners.js";

/** What the list shows, as of `useChatQuery`. */
export interface ChatScrollOptions {
  /** The items shown, oldest first. */
  items: readonly unknown[];
  /** Whether there are older items. */
  hasNextPage: boolean;
  /** Whether they are on their way. */
  isFetchingNextPage: boolean;
  /** Asks for them. */
  fetchNextPage: () => void;
  /** How near an end counts as being there, in px. Default: 100. */
  threshold?: number | undefined;
}

/** A scrolling list. */
export interface ChatScroll {
  /** For the element that scrolls. */
  readonly ref: RefCallback<HTMLElement>;
  /** Whether the newest item is in view, so that new ones are followed. */
  readonly isAtBottom: boolean;
  /** Goes to the newest item. */
  readonly scrollToBottom: () => void;
}

/** Where the list was before a rendering. */
interface Position {
  first: unknown;
  height: number;
  top: number;
}

/**
 * Loads older items when the top comes into view, keeps what is read where it is, and
 * follows new items while the bottom is in view.
 *
 * @example
 * const chat = useChatQuery<Message>({ ... });
 * const { ref, isAtBottom, scrollToBottom } = useChatScroll(chat);
 * return <ul ref={ref} style={{ overflowY: "auto" }}>{chat.items.map(show)}</ul>;
 */
export function useChatScroll(options: ChatScrollOptions): ChatScroll {
  const { items, hasNextPage, isFetchingNextPage } = options;
  const latest = useLatest(options);
  const element = useRef<HTMLElement | null>(null);
  const before = useRef<Position | undefined>(undefined);
  const sticks = useRef(true);
  const [isAtBottom, setAtBottom] = useState(true);

  const look = useCallback(() => {
    const { current } = element;
    if (!current) return;
    const { threshold = 100, hasNextPage, isFetchingNextPage, fetchNextPage } = latest.current;
    const { scrollTop, scrollHeight, clientHeight } = current;
    sticks.current = scrollHeight - scrollTop - clientHeight <= threshold;
    setAtBottom(sticks.current);
    if (before.current) before.current.top = scrollTop;
    if (scrollTop <= threshold && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [latest]);

  const ref = useCallback(
    (next: HTMLElement | null) => {
      element.current?.removeEventListener("scroll", look);
      element.current = next;
      if (!next) return;
      // What is kept in place is kept by this hook alone.
      next.style.overflowAnchor = "none";
      next.addEventListener("scroll", look, { passive: true });
    },
    [look],
  );

  const scrollToBottom = useCallback(() => {
    const { current } = element;
    if (current) current.scrollTop = current.scrollHeight;
  }, []);

  // Rendering on a server has no layout.
  const useLayout = typeof document === "undefined" ? useEffect : useLayoutEffect;
  useLayout(() => {
    const { current } = element;
    if (!current) return;
    const known = before.current;
    const { scrollHeight: height } = current;
    if (sticks.current) current.scrollTop = height;
    else if (known && known.first !== items[0]) current.scrollTop = known.top + height - known.height;
    before.current = { first: items[0], height, top: current.scrollTop };
  }, [items]);

  // A list that does not fill its element has no top to be scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at what these have changed
  useEffect(look, [look, items, hasNextPage, isFetchingNextPage]);

  return { ref, isAtBottom, scrollToBottom };
}
