import { type RefObject, useLayoutEffect, useRef } from 'react';

/** How close to the end still counts as reading the newest message, in pixels. */
const NEAR = 40;

/**
 * Opens a timeline at its newest message, as a chat does, and follows new ones. Whoever scrolls up is left in peace.
 * @returns the element that scrolls; its first child is the content
 */
export function useNewest(): RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = scroller.current;
    const content = node?.firstElementChild;
    if (!node || !content) return;
    let pinned = true;
    const toEnd = () => {
      if (pinned) node.scrollTop = node.scrollHeight;
    };
    const onScroll = () => {
      pinned = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
    };
    toEnd();
    // Pictures, the growing reply box and live messages change the height after the first paint.
    const observer = new ResizeObserver(toEnd);
    observer.observe(node);
    observer.observe(content);
    node.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener('scroll', onScroll);
    };
  }, []);
  return scroller;
}
