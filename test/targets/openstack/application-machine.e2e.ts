/** A machine with the user's own program: changed, taken back, interrupted, and stopped, with a client in the middle. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AGENT } from "../../../src/targets/openstack/agent-sources.ts";
import type { MachineDocument } from "../../../src/targets/openstack/delivery/document.ts";
import { type Cloud, openCloud } from "./machine/cloud.ts";
import { documentOf, type InstanceMachine, startInstance } from "./machine/instance.ts";
import { API_PROGRAM, API_SOURCE, smallPlan } from "./machine/topology.ts";

let cloud: Cloud;
let api: InstanceMachine;
let url = "";

const told = (version: string, changes: Partial<MachineDocument> = {}, token = "token-1"): MachineDocument =>
  documentOf(smallPlan({ version }), "api-1", { token }, changes);

/** What a client outside is answered: a text, or how it failed. */
async function ask(path = "/"): Promise<string> {
  const { output } = await cloud.host.run([
    "curl",
    "--silent",
    "--show-error",
    "--max-time",
    "10",
    url + path,
  ]);
  return output;
}

async function journal(): Promise<string> {
  const { output } = await api.run(["journalctl", "--no-pager", "--output=cat", "--unit=nospof-agent"]);
  return output;
}

async function says(text: string): Promise<void> {
  await api.until(`it says "${text}"`, 90, async () => (await journal()).includes(text));
}

beforeAll(async () => {
  cloud = await openCloud([
    { name: "back", address: "10.0.2.254/24" },
    { name: "front", address: "10.0.1.1/24" },
  ]);
  api = await startInstance(cloud, smallPlan(), told("1"), { [API_PROGRAM]: API_SOURCE });
  url = `http://${api.address("back")}:8080`;
}, 120_000);

afterAll(async () => {
  await api?.kill();
  await cloud?.close();
}, 60_000);

describe("an application", { timeout: 600_000 }, () => {
  it("runs once the machine has started, with its environment and its secrets", async () => {
    expect(await api.tell(told("1"))).toBeUndefined();
    expect(await ask()).toBe("1 token-1");
    expect(await journal()).toContain("nospof: the metadata service is reached on eth0 itself");
  });

  it("is drained before it is restarted: what is under way ends, what is new is refused", async () => {
    const slow = ask("/slow");
    await sleep(500);
    const outcome = api.tell(told("2"));
    await api.until("it is drained", 60, async () =>
      (await api.run(["nft", "list", "table", "inet", "nospof_drain"])).output.includes("dport 8080"),
    );
    expect(await ask()).toMatch(/Failed to connect/);
    expect(await slow).toBe("1 token-1");
    expect(await outcome).toBeUndefined();
    expect(await ask()).toBe("2 token-1");
  });

  it("ends no request that is under way, however often it is asked", async () => {
    const outcome = api.tell(told("2", {}, "token-2"));
    const answers: Promise<string>[] = [];
    while (!(await ask()).includes("token-2")) {
      answers.push(ask("/slow"));
      await sleep(200);
    }
    expect(await outcome).toBeUndefined();
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^2 token-1$|Failed to connect/);
    expect(answers.length).toBeGreaterThan(10);
  });

  it("that is not well afterwards is what it was before, and the reason is known", async () => {
    expect(await api.tell(told("broken", {}, "token-2"))).toBe(
      `${url.slice(7)}/healthz answers with status 500, not 200`,
    );
    expect(await ask()).toBe("2 token-2");
    expect(await api.tell(told("2", {}, "token-2"))).toBeUndefined();
  });

  it("survives that its agent is killed in the middle of a change", async () => {
    const digest = await api.mention(told("3"));
    await says(`becomes ${digest}`);
    await says("starts application anew");
    await api.run(["systemctl", "kill", "--signal=KILL", "nospof-agent"]);
    expect(await api.tell(told("3"))).toBeUndefined();
    expect(await ask()).toBe("3 token-1");
    expect(await journal()).toContain("nospof: goes back to ");
  });

  it("is not disturbed by an agent that takes the place of another, and keeps the one that runs", async () => {
    const pid = async () => (await api.run(["pgrep", "--full", API_PROGRAM])).output;
    const before = await pid();
    const agent = {
      "agent.py": `${AGENT["agent.py"]}\nsay("is another one")\n`,
      "health.py": AGENT["health.py"] ?? "",
    };
    expect(await api.tell(told("3", { agent }))).toBeUndefined();
    expect(await journal()).toContain("nospof: is another one");
    expect(await api.tell(told("3", { agent: { "agent.py": "nonsense(" } }))).toBeUndefined();
    expect(await journal()).toMatch(
      /agent that was delivered does not run here, so this one goes on: .*SyntaxError/,
    );
    expect(await pid()).toBe(before);
  });

  it("changes when the metadata service is back, which has been away", async () => {
    await cloud.setMetadataService(false);
    await says("the metadata service cannot be asked, so no change reaches this machine");
    await api.mention(told("4"));
    await cloud.setMetadataService(true);
    expect(await api.tell(told("4"))).toBeUndefined();
    expect(await ask()).toBe("4 token-1");
  });

  it("is drained before the machine stops", async () => {
    const slow = ask("/slow");
    await sleep(300);
    await api.shutDown();
    expect(await slow).toBe("4 token-1");
  });
});
