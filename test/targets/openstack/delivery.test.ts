/** What a machine is told arrives there as it was, or not at all: sealed here, opened by the agent's own program. */
import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DELIVERY,
  ITEMS,
  metadataItems,
  room,
} from "../../../src/targets/openstack/delivery/metadata-items.ts";
import { seal } from "../../../src/targets/openstack/delivery/sealed.ts";
import { shippedPath } from "../../../src/targets/shipped-file.ts";

const KEY = "c2VjcmV0IGtleSBvZiBhIG1hY2hpbmU=";

/** Opens, in one process of Python, each document in the metadata of a server; null where the agent refuses it. */
async function opened(
  servers: readonly { readonly items: Readonly<Record<string, string>>; readonly key: string }[],
): Promise<readonly (string | null)[]> {
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import delivery
def opened(server):
    try:
        found = delivery.collected(server["items"])
        return None if found is None else delivery.opened(found[1], server["key"])
    except delivery.Refused:
        return None
print(json.dumps([opened(server) for server in json.load(sys.stdin)]))
`;
  const { stdout } = await execa("python3", ["-c", program, shippedPath("openstack/machine")], {
    input: JSON.stringify(servers),
  });
  return JSON.parse(stdout);
}

const texts = fc.string({ unit: "binary", maxLength: 6000 }).map((text) => text.toWellFormed());
const keys = fc.base64String({ minLength: 44, maxLength: 44 });

describe("a delivery", () => {
  it("arrives as it was, whatever it holds and however long it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ text: texts, key: keys }), { maxLength: 20 }), async (sent) => {
        const servers = sent.map(({ text, key }) => ({ key, items: metadataItems(seal(text, key)) }));
        expect(await opened(servers)).toEqual(sent.map(({ text }) => text));
      }),
      { numRuns: 10 },
    );
  });

  it("fits into Nova's metadata, and its parts may come in any order", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const items = metadataItems(seal(text, KEY));
        for (const [name, value] of Object.entries(items)) {
          expect(name).toMatch(/^[a-zA-Z0-9-_:. ]{1,255}$/);
          expect(value.length).toBeLessThanOrEqual(255);
          expect(value.length).toBeGreaterThan(0);
        }
        expect(items[DELIVERY]).toMatch(new RegExp(`^1 ${Object.keys(items).length - 1} [0-9a-f]{16}$`));
      }),
    );
  });

  it("is the same for the same content and key, and another for any other", () => {
    fc.assert(
      fc.property(texts, texts, keys, (text, other, key) => {
        expect(seal(text, key)).toEqual(seal(text, key));
        fc.pre(text !== other);
        expect(seal(other, key).digest).not.toBe(seal(text, key).digest);
        expect(seal(text, `${key}x`).text).not.toBe(seal(text, key).text);
      }),
    );
  });

  it("shows nothing of what it holds", () => {
    const { text, digest } = seal("the password is hunter2, again: hunter2", KEY);
    expect(Buffer.from(text, "base64").toString("latin1")).not.toContain("hunter2");
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is refused when any part of it is another's, is missing, or was changed", async () => {
    const text = Array.from({ length: 900 }, (_, index) => `line ${index * 7919}`).join("\n");
    const items = metadataItems(seal(text, KEY));
    const parts = Object.keys(items).filter((name) => name !== DELIVERY);
    expect(parts.length).toBeGreaterThan(3);
    const [first = "", second = ""] = parts;
    const without = Object.fromEntries(Object.entries(items).filter(([name]) => name !== second));
    const flipped = (items[first] ?? "").replace(/^./, (letter) => (letter === "A" ? "B" : "A"));
    const refused = [
      without,
      { ...items, [first]: flipped },
      { ...items, [first]: items[second] ?? "", [second]: items[first] ?? "" },
      { ...items, [DELIVERY]: `2 ${parts.length} 0123456789abcdef` },
    ];
    const answers = await opened([
      ...refused.map((changed) => ({ items: changed, key: KEY })),
      { items, key: `${KEY}x` },
      { items: {}, key: KEY },
      { items, key: KEY },
    ]);
    expect(answers).toEqual([...refused.map(() => null), null, null, text]);
  });

  it("has as much room as Nova gives, less what others have put there", () => {
    expect(room(3)).toBe((ITEMS - 4) * 255);
    expect(room(200)).toBe(0);
    const text = "A".repeat(room(3));
    expect(Object.keys(metadataItems({ text, digest: "0123456789abcdef" }))).toHaveLength(ITEMS - 3);
  });
});
