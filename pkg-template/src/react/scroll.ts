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

/** How near an end counts as being there, in px. */
const THRESHOLD = 100;

/** Where the list is, and what is read: the first element in view. */
interface Position {
  /** How far it is scrolled, in px. */
  scrollTop: number;
  element: Element | undefined;
  /** How far below the list's top the element is, in px. */
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
  const position = useRef<Position | undefined>(undefined);
  const sticks = useRef(true);
  const [isAtBottom, setAtBottom] = useState(true);

  const note = useCallback(
    (list: HTMLElement) => {
      position.current = positionOf(list);
      sticks.current = isNearEnd(list, latest.current.threshold);
    },
    [latest],
  );

  /** Puts the list where it was, whatever has changed in it. */
  const settle = useCallback(() => {
    const { current: list } = element;
    if (!list) return;
    const { current: known } = position;
    // Somebody has scrolled; the event comes with the next frame.
    if (known && list.scrollTop !== known.scrollTop) return note(list);
    if (sticks.current) move(list, list.scrollHeight - list.clientHeight - list.scrollTop);
    else if (known?.element?.isConnected) move(list, topIn(list, known.element) - known.top);
    position.current = positionOf(list);
  }, [note]);

  const look = useCallback(() => {
    const { current: list } = element;
    if (!list) return;
    note(list);
    setAtBottom(sticks.current);
    const { threshold = THRESHOLD, hasNextPage, isFetchingNextPage, fetchNextPage } = latest.current;
    if (list.scrollTop <= threshold && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [latest, note]);

  const ref = useCallback(
    (next: HTMLElement | null) => {
      element.current?.removeEventListener("scroll", look);
      element.current?.removeEventListener("load", settle, true);
      element.current = next;
      if (!next) return;
      // What is kept in place is kept by this hook alone.
      next.style.overflowAnchor = "none";
      next.addEventListener("scroll", look, { passive: true });
      // A picture that has come takes its place without a rendering.
      next.addEventListener("load", settle, true);
    },
    [look, settle],
  );

  const scrollToBottom = useCallback(() => {
    const { current: list } = element;
    if (!list) return;
    list.scrollTop = list.scrollHeight;
    note(list);
    setAtBottom(true);
  }, [note]);

  // After each rendering: anything may have changed. Rendering on a server has no layout.
  const useLayout = typeof document === "undefined" ? useEffect : useLayoutEffect;
  useLayout(settle);

  // A list that does not fill its element has no top to be scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at what these have changed
  useEffect(look, [look, items, hasNextPage, isFetchingNextPage]);

  return { ref, isAtBottom, scrollToBottom };
}

/** The element is an item, not what items are in. */
function positionOf(list: Element): Position {
  let element = firstInView(list, list);
  while (element && element.clientHeight > list.clientHeight && element.childElementCount > 0) {
    const inner = firstInView(list, element);
    if (!inner) break;
    element = inner;
  }
  return { scrollTop: list.scrollTop, element, top: element ? topIn(list, element) : 0 };
}

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: Element, threshold = THRESHOLD): boolean {
  return scrollHeight - scrollTop - clientHeight <= threshold;
}

/** Scrolling by nothing would end a smooth scroll that is under way. */
function move(list: Element, distance: number): void {
  if (Math.abs(distance) >= 0.5) list.scrollTop += distance;
}

/** The first child whose end is in view; they stand one below the other. */
function firstInView(list: Element, { children }: Element): Element | undefined {
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = children[middle] as Element;
    if (topIn(list, child) + child.clientHeight > 0) high = middle;
    else low = middle + 1;
  }
  return children[low];
}

function topIn(list: Element, element: Element): number {
  return element.getBoundingClientRect().top - list.getBoundingClientRect().top;
}
