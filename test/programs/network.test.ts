import { expect, test } from "vitest";
import { openHosts } from "./network.ts";

const PING = ["bash", "-c", "exec 3<>/dev/tcp/10.7.0.2/22"];

test("hosts on a network reach each other until the plug is pulled", async () => {
  const hosts = await openHosts([
    { name: "a", interfaces: [{ name: "eth0", network: "n", addresses: ["10.7.0.1/24"] }] },
    { name: "b", interfaces: [{ name: "eth0", network: "n", addresses: ["10.7.0.2/24"] }] },
  ]);
  try {
    // Nobody listens: a refusal is proof that packets come and go.
    expect((await hosts.host("a").run(PING)).output).toContain("Connection refused");
    await hosts.plug("b", "eth0", "out");
    const silent = await hosts.host("a").run(["timeout", "1", ...PING]);
    expect(silent.output).not.toContain("Connection refused");
    await hosts.plug("b", "eth0", "in");
    expect((await hosts.host("a").run(PING)).output).toContain("Connection refused");
  } finally {
    await hosts.close();
  }
});
