import { describe, expect, test } from "vitest";
import { address, comment, passGate, text, type View, written } from "../../src/render/view.ts";
import { InputError } from "../../src/topology/problem.ts";

const ORIGIN = { source: { file: "topology.ts", line: 3, column: 5 }, part: 'load-balancer "web"' };

function gate(view: View): object {
  return passGate(view, ORIGIN, (value) => `<${value}>`);
}

describe("the gate lets through", () => {
  test("names, numbers, flags and lists of them, as they are", () => {
    const view = { name: "web-1.example", port: 80, on: true, none: undefined, list: [{ a: 1 }, { a: 2 }] };
    expect(gate(view)).toEqual(view);
  });

  test("marked strings, written out", () => {
    expect(gate({ a: text("/a?b='c'"), b: written`hash $x consistent`, c: address("10.0.0.1") })).toEqual({
      a: "</a?b='c'>",
      b: "hash $x consistent",
      c: "10.0.0.1",
    });
  });

  test("any words for a comment, without what could end it or mean something in it", () => {
    expect(gate({ a: comment("a\nb # {c} \\ \u2028é $(d)") })).toEqual({ a: "a?b ? ?c? ? ?? ?(d)" });
  });
});

describe("the gate refuses", () => {
  test.each(["", "a b", "a;b", "a\n", "-a", "a/b", "é", "a{{b}}", "a".repeat(256), "$a", "a'"])(
    "the name %j",
    (name) => {
      expect(() => gate({ name })).toThrow(InputError);
    },
  );

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e21])("the number %d", (port) => {
    expect(() => gate({ port })).toThrow(InputError);
  });

  test.each(["10.0.0", "10.0.0.256", "web-1", "10.0.0.1;", "::1"])("the address %j", (value) => {
    expect(() => gate({ own: address(value) })).toThrow("an IPv4 address");
  });

  test("spaces and control characters in text, and any text where the format has none", () => {
    expect(() => gate({ path: text("/a b") })).toThrow(InputError);
    expect(() => gate({ path: text("/a\u0000") })).toThrow(InputError);
    expect(() => passGate({ path: text("/a") }, ORIGIN, undefined)).toThrow(InputError);
  });

  test("all at once, each with its place", () => {
    try {
      gate({ listeners: [{ servers: [{ name: "a;" }] }], port: -1 });
      expect.unreachable();
    } catch (error) {
      expect(error instanceof InputError && error.problems.map(({ path, value }) => [path, value])).toEqual([
        ['load-balancer "web": listeners[0].servers[0].name', '"a;"'],
        ['load-balancer "web": port', "-1"],
      ]);
    }
  });
});
