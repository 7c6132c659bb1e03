/**
 * Hashes that turn a name into the same number on every machine, for slots that do not depend on what else exists.
 * Not cryptographic: an attacker who picks names can make them collide, which costs stability, never correctness.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a, 32 bits, over the UTF-16 code units of `text`: an unsigned integer.
 * Constants from draft-eastlake-fnv (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), 32-bit parameters.
 */
export function fnv1a(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}

/**
 * One well-spread unsigned 32-bit number of two hashes, for rendezvous hashing: which of many hosts an instance
 * likes best. The last step of MurmurHash3 (`fmix32`, https://github.com/aappleby/smhasher), because the exclusive
 * or of two FNV hashes alone would let every instance rank the hosts almost alike.
 */
export function mix(a: number, b: number): number {
  return mixHalves(mixHalf(a) ^ mixHalf(b)) >>> 0;
}

/** What {@link mix} does with either hash alone: done once for a hash that is mixed with many. A signed 32-bit number. */
export function mixHalf(hash: number): number {
  return hash ^ (hash >>> 16);
}

/** `mix` of two hashes as a signed 32-bit number, from the exclusive or of what {@link mixHalf} gives of both. */
export function mixHalves(halves: number): number {
  let hash = Math.imul(halves, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
