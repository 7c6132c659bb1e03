import fc from "fast-check";
import { expect, test } from "vitest";
import { clientRequests } from "../../src/drill/client-requests.ts";
import type { Attempt, ProbeTarget } from "../../src/drill/model.ts";

function targetOf(count: number, needs: number): ProbeTarget {
  return {
    entrypoint: "shop",
    strength: "hard",
    request: { kind: "tcp" },
    addresses: Array.from({ length: count }, (_, index) => ({
      name: `api-${index}`,
      address: "10.0.0.1",
      port: 80,
    })),
    needs,
  };
}

const waits = fc.array(fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined }), {
  minLength: 1,
  maxLength: 5,
});

/** One attempt to each address, sent at once; undefined: it fails after a second. */
function round(startMs: number, each: readonly (number | undefined)[]): readonly Attempt[] {
  return each.map((wait, address) => ({
    address,
    startMs: startMs + address,
    endMs: startMs + address + (wait ?? 1000),
    outcome: wait === undefined ? "failed" : "ok",
    detail: wait === undefined ? "ECONNREFUSED" : undefined,
  }));
}

test("a request is answered once as many addresses as are needed have answered, and fails exactly if they do not", () => {
  fc.assert(
    fc.property(fc.array(waits, { minLength: 1, maxLength: 10 }), fc.nat(), (rounds, pick) => {
      const count = Math.min(...rounds.map(({ length }) => length));
      if (count < 2) return;
      const needs = (pick % (count - 1)) + 1;
      const cut = rounds.map((each) => each.slice(0, count));
      const attempts = cut.flatMap((each, index) => round(index * 20, each));
      const requests = clientRequests(targetOf(count, needs), attempts);
      expect(requests).toHaveLength(cut.length);
      cut.forEach((each, index) => {
        const answers = each.filter((wait) => wait !== undefined).toSorted((a, b) => a - b);
        const request = requests[index];
        const expected = answers[needs - 1];
        if (expected === undefined) expect(request?.outcome).toBe("failed");
        else expect((request?.endMs ?? 0) - (request?.startMs ?? 0)).toBe(expected);
      });
    }),
  );
});

test("where all addresses are needed, each attempt is a request of its own", () => {
  const attempts = round(0, [5, undefined, 7]);
  expect(clientRequests(targetOf(3, 3), attempts)).toEqual(attempts);
});
