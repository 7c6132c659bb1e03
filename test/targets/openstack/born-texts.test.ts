/** What a machine has from its birth is put back into what it is told, by the agent's own program. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bornTexts, travelling } from "../../../src/targets/openstack/born-texts.ts";
import type { DeliveredFile } from "../../../src/targets/openstack/delivery/document.ts";
import { seal } from "../../../src/targets/openstack/delivery/sealed.ts";
import { shippedPath } from "../../../src/targets/shipped-file.ts";

const KEY = "c2VjcmV0IGtleSBvZiBhIG1hY2hpbmU=";
const OPENED = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import delivery, state
try:
    print(json.dumps(state.document(sys.stdin.read())["files"]))
except delivery.Refused as refused:
    print(json.dumps(str(refused)))
`;

const file = (path: string, text: string): DeliveredFile => ({
  path,
  text,
  mode: "0644",
  program: "database-agent",
  change: "restart",
});
const FILES = [
  file("/etc/nospof/database-agent/agent.py", "print('Ünï')\n"),
  file("/etc/nospof/database-agent/agent.ini", "[agent]\n"),
];

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "nospof-born-"));
  await mkdir(join(state, "texts"));
  await writeFile(join(state, "key"), KEY);
});
afterEach(async () => {
  await rm(state, { recursive: true });
});

async function opened(born: readonly string[]): Promise<unknown> {
  const files = FILES.map((each) => travelling(each, born));
  const { stdout } = await execa("python3", ["-c", OPENED, shippedPath("openstack/machine")], {
    input: seal(JSON.stringify({ files }), KEY).text,
    env: { NOSPOF_STATE: state },
  });
  return JSON.parse(stdout);
}

test("a text that it has travels as its hash, and arrives whole", async () => {
  const texts = bornTexts(FILES);
  // Settings are of one machine.
  expect(Object.values(texts)).toEqual(["print('Ünï')\n"]);
  for (const [hash, text] of Object.entries(texts)) await writeFile(join(state, "texts", hash), text);
  expect(FILES.map((each) => Object.keys(travelling(each, Object.keys(texts))).includes("text"))).toEqual([
    false,
    true,
  ]);
  expect(await opened(Object.keys(texts))).toEqual(FILES);
});

test("a machine of before has none, and is told all", async () => {
  expect(await opened([])).toEqual(FILES);
});

test("one that lacks what it is said to have refuses it", async () => {
  expect(await opened(Object.keys(bornTexts(FILES)))).toBe(
    "/etc/nospof/database-agent/agent.py is said to be here from the beginning, and is not",
  );
});
