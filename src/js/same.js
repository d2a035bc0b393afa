/** Whether two values that JSON can say are the same. */
export function same(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  // Other objects, dates or bytes for instance, have no keys to be compared by.
  if (keys.length === 0 && !isPlain(one)) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

function isPlain(value) {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
