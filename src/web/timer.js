// Timers and the monotonic clock: see `timer.rs` and `clock.rs`.
//
// They are looked up when they are called, so that an application's fake clock
// counts. With the option `useNativeTimers` those count that were there when this
// module was loaded, whatever was put in their place since.

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;
const nativeNow = performance.now.bind(performance);

/** As `setTimeout`. */
export function startTimer(native, handler, delay) {
  return native ? nativeSetTimeout(handler, delay) : setTimeout(handler, delay);
}

/** As `clearTimeout`. */
export function stopTimer(native, id) {
  if (native) nativeClearTimeout(id);
  else clearTimeout(id);
}

/** As `performance.now`. */
export function now(native) {
  return native ? nativeNow() : performance.now();
}
