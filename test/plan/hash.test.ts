import { expect, test } from "vitest";
import { fnv1a, mix } from "../../src/plan/hash.ts";

test("FNV-1a gives the published test vectors", () => {
  // draft-eastlake-fnv, appendix C: strings without their terminating zero, 32 bits.
  expect(fnv1a("")).toBe(0x811c9dc5);
  expect(fnv1a("a")).toBe(0xe40c292c);
  expect(fnv1a("foobar")).toBe(0xbf9cf968);
});

test("mixing is the last step of MurmurHash3, with its published test vectors", () => {
  // MurmurHash3_x86_32 of no bytes at all is that step alone, applied to the seed.
  expect(mix(0, 0)).toBe(0);
  expect(mix(1, 0)).toBe(0x514e28b7);
  expect(mix(0xffffffff, 0)).toBe(0x81f16f39);
  expect(mix(0xffff0000, 0x0000ffff)).toBe(0x81f16f39);
});

test("mixing spreads neighbours over the whole range", () => {
  const hosts = ["a", "b", "c", "d"].map(fnv1a);
  const favourites = Array.from({ length: 4000 }, (_, index) => {
    const scores = hosts.map((host) => mix(fnv1a(`web-${index}`), host));
    return scores.indexOf(Math.max(...scores));
  });
  for (const host of hosts.keys()) {
    const share = favourites.filter((favourite) => favourite === host).length / favourites.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  }
});
