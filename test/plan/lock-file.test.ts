import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAllocations, LOCK_FILE, parseAllocations } from "../../src/plan/lock-file.ts";
import { plan } from "../../src/plan/plan.ts";
import { InputError } from "../../src/topology/problem.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";

const EMPTY = { version: 1, addresses: {}, routerIds: {}, serverIds: {}, hosts: {} } as const;

test("what was written is read again, and written again to the same bytes", () => {
  fc.assert(
    fc.property(topologyArbitrary({ choosing: true }), (topology) => {
      const { allocations } = plan(topology);
      const text = formatAllocations(allocations);
      expect(parseAllocations(text)).toEqual(allocations);
      expect(formatAllocations(parseAllocations(text))).toBe(text);
    }),
    { numRuns: 100 },
  );
});

test("the text is sorted and ends its last line, one entry to a line", () => {
  const text = formatAllocations({
    ...EMPTY,
    addresses: { dmz: { "web-2": "10.0.0.2", "web-1": "10.0.0.1" }, app: {} },
    hosts: { "web-2": "b", "web-1": "a" },
  });
  expect(text).toBe(`{
  "version": 1,
  "addresses": {
    "app": {},
    "dmz": {
      "web-1": "10.0.0.1",
      "web-2": "10.0.0.2"
    }
  },
  "routerIds": {},
  "serverIds": {},
  "hosts": {
    "web-1": "a",
    "web-2": "b"
  }
}
`);
});

describe("a file that is none", () => {
  const messages = (text: string): readonly string[] => {
    try {
      parseAllocations(text);
    } catch (error) {
      if (error instanceof InputError)
        return error.message.split("\n").map((line) => line.replace(/ \(.*/, ""));
      throw error;
    }
    return [];
  };
  const at = `${LOCK_FILE}:1:1 `;

  test.each([
    ["a merge conflict", "<<<<<<< ours", [`${at} ${LOCK_FILE}: expected JSON`]],
    ["a list", "[]", [`${at} ${LOCK_FILE}: got [], expected an object of allocations`]],
    [
      "of a later format",
      { ...EMPTY, version: 2 },
      [`${at} version: got 2, expected 1, the format this release of nospof writes`],
    ],
    [
      "with a word for an address",
      { ...EMPTY, addresses: { app: { "web-1": "ten" } } },
      [`${at} addresses.app.web-1: got "ten", expected an IPv4 address`],
    ],
    [
      "with an id that cannot be",
      { ...EMPTY, routerIds: { dmz: { lb: 256 } }, serverIds: { "db-1": 0 } },
      [
        `${at} routerIds.dmz.lb: got 256, expected a whole number from 1 to 255`,
        `${at} serverIds.db-1: got 0, expected a whole number from 1 to 4294967295`,
      ],
    ],
    [
      "with a key that nospof does not know",
      { ...EMPTY, ports: {} },
      [`${at} ${LOCK_FILE}: got ports, expected no keys but those that nospof writes`],
    ],
    ["with a list of hosts", { ...EMPTY, hosts: [] }, [`${at} hosts: got [], expected hosts by instance`]],
    [
      "that lacks a part",
      { ...EMPTY, hosts: undefined },
      [`${at} hosts: got undefined, expected hosts by instance`],
    ],
  ])("is refused: %s", (_, content, expected) => {
    expect(messages(typeof content === "string" ? content : JSON.stringify(content))).toEqual(expected);
  });

  test("comes with a way out", () => {
    expect(() => parseAllocations("{}")).toThrow(
      "restore nospof.lock.json from version control, or remove it",
    );
  });
});

test("no text makes it fail otherwise", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        parseAllocations(text);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { numRuns: 1000 },
  );
});
