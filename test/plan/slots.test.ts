import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateSlots } from "../../src/plan/slots.ts";

const nobody = () => undefined;

test("every name gets a slot of its own until there are fewer slots than names", () => {
  const requests = fc.record({
    names: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 40 }),
    size: fc.nat(40),
    taken: fc.uniqueArray(fc.integer({ min: -2, max: 42 })),
    avoided: fc.uniqueArray(fc.integer({ min: 0, max: 42 }), { maxLength: 5 }),
    before: fc.array(fc.integer({ min: -2, max: 42 }), { minLength: 40, maxLength: 40 }),
  });
  fc.assert(
    fc.property(requests, ({ names, size, taken, avoided, before }) => {
      const previous = (name: string) => before[names.indexOf(name)];
      const result = allocateSlots({ names, size, taken, avoided, previous });
      const free = size - taken.filter((slot) => slot >= 0 && slot < size).length;
      expect(result.ok).toBe(names.length <= free);
      if (!result.ok) {
        expect(result).toEqual({ ok: false, free, wanted: names.length });
        return;
      }
      const slots = [...result.slots.values()];
      expect(new Set(slots).size).toBe(names.length);
      for (const slot of slots) {
        expect(slot >= 0 && slot < size).toBe(true);
        expect(taken).not.toContain(slot);
      }
      // An avoided slot goes to a newcomer only when every other one is used.
      const newcomers = names.filter((name) => result.slots.get(name) !== previous(name));
      if (newcomers.some((name) => avoided.includes(result.slots.get(name) ?? -1))) {
        const others = Array.from({ length: size }, (_, slot) => slot).filter(
          (slot) => !taken.includes(slot) && !avoided.includes(slot),
        );
        for (const slot of others) expect(slots).toContain(slot);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a name alone has the slot of its hash, whatever order names come in", () => {
  const slotOf = (names: readonly string[]) => {
    const result = allocateSlots({ names, size: 1000, previous: nobody });
    return result.ok ? [...result.slots].sort() : [];
  };
  expect(slotOf(["web-1"])).toEqual([["web-1", 455]]);
  expect(slotOf(["c", "a", "b"])).toEqual(slotOf(["b", "c", "a"]));
});

test("who was there keeps the slot, be it the newcomer's favourite", () => {
  const fresh = allocateSlots({ names: ["web-1"], size: 10, previous: nobody });
  const favourite = fresh.ok ? fresh.slots.get("web-1") : undefined;
  const result = allocateSlots({
    names: ["web-1", "zzz-1"],
    size: 10,
    previous: (name) => (name === "zzz-1" ? favourite : undefined),
  });
  expect(result.ok && result.slots.get("zzz-1")).toBe(favourite);
  expect(result.ok && result.slots.get("web-1")).not.toBe(favourite);
});
