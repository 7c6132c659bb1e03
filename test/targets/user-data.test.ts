/** What cloud-init is given: enough to start the agent, and nothing that ever changes. */
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { AGENT } from "../../src/targets/openstack/agent-sources.ts";
import { userData } from "../../src/targets/openstack/user-data.ts";

const KEY = "c2VjcmV0IGtleSBvZiBhIG1hY2hpbmU=";
/** Nova's limit, encoded as base64 (compute API reference, "user_data"). */
const LIMIT = 65_535;

test("it names the machine and runs one program once, with the key on no command line", () => {
  const text = userData("web-1", KEY);
  expect(text.startsWith("#cloud-config\n")).toBe(true);
  const { hostname, bootcmd, ...others } = parse(text);
  expect(hostname).toBe("web-1");
  expect(others).toEqual({});
  expect(bootcmd).toHaveLength(1);
  const [first, ...program] = String(bootcmd[0]).split("\n");
  expect(first).toBe("cloud-init-per instance nospof python3 - <<'END-OF-PROGRAM'");
  expect(program.slice(-2)).toEqual(["END-OF-PROGRAM", ""]);
  expect(program).toContain(`KEY = "${KEY}"`);
});

test("it brings the agent, whole", () => {
  const texts = { "0123abcd": "print('nospof')\n" };
  const [, born = ""] = /^ *BORN = "([^"]+)"$/m.exec(userData("web-1", KEY, texts)) ?? [];
  expect(JSON.parse(inflateSync(Buffer.from(born, "base64")).toString())).toEqual({ agent: AGENT, texts });
  expect(Object.keys(AGENT)).toEqual(expect.arrayContaining(["__main__.py", "agent.py", "mount-volumes.sh"]));
});

test("Nova takes it, with room to spare", () => {
  const size = Math.ceil(Buffer.byteLength(userData("a".repeat(63), KEY)) / 3) * 4;
  expect(size).toBeLessThan(LIMIT / 2);
});
