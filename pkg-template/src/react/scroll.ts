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

/** What is read: the first element in view, and how far below the list's top it is, in px. */
interface Anchor {
  element: Element;
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
  const anchor = useRef<Anchor | undefined>(undefined);
  const sticks = useRef(true);
  const [isAtBottom, setAtBottom] = useState(true);

  /** Puts the list where it was, whatever has changed in it. */
  const settle = useCallback(() => {
    const { current: list } = element;
    if (!list) return;
    const { current: known } = anchor;
    if (sticks.current) list.scrollTop = list.scrollHeight;
    else if (known?.element.isConnected) list.scrollTop += topIn(list, known.element) - known.top;
    anchor.current = anchorOf(list);
  }, []);

  const look = useCallback(() => {
    const { current: list } = element;
    if (!list) return;
    const { threshold = 100, hasNextPage, isFetchingNextPage, fetchNextPage } = latest.current;
    const { scrollTop, scrollHeight, clientHeight } = list;
    sticks.current = scrollHeight - scrollTop - clientHeight <= threshold;
    setAtBottom(sticks.current);
    anchor.current = anchorOf(list);
    if (scrollTop <= threshold && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [latest]);

  const ref = useCallback(
    (next: HTMLElement | null) => {
      element.current?.removeEventListener("scroll", look);
      element.current?.removeEventListener("load", settle, true);
      element.current = next;
      next?.addEventListener("scroll", look, { passive: true });
      // A picture that has come takes its place without a rendering.
      next?.addEventListener("load", settle, true);
    },
    [look, settle],
  );

  const scrollToBottom = useCallback(() => {
    const { current: list } = element;
    if (list) list.scrollTop = list.scrollHeight;
  }, []);

  // After each rendering: anything may have changed. Rendering on a server has no layout.
  const useLayout = typeof document === "undefined" ? useEffect : useLayoutEffect;
  useLayout(settle);

  // A list that does not fill its element has no top to be scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at what these have changed
  useEffect(look, [look, items, hasNextPage, isFetchingNextPage]);

  return { ref, isAtBottom, scrollToBottom };
}

/** The first element in view: an item, not what it is in. */
function anchorOf(list: Element): Anchor | undefined {
  let element = firstInView(list, list);
  while (element && element.clientHeight > list.clientHeight && element.childElementCount > 0) {
    const inner = firstInView(list, element);
    if (!inner) break;
    element = inner;
  }
  return element && { element, top: topIn(list, element) };
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
