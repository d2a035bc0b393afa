/**
 * Exact comparison of types.
 *
 * A statement `exactly<Equal<A, B>>()` compiles only when both types are identical:
 * `any` equals nothing but `any`, and a subtype is not equal.
 */
export type Equal<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

/** Compiles only for `true`. */
export function exactly<_Holds extends true>(): void {}
