/** Clocks that jump in a whole small topology. What is asked is what the programs say themselves, not who asks them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Lab } from "../../../../src/targets/lab/lab.ts";
import { openLab } from "../../../../src/targets/lab/machine/index.ts";
import { requireProgram } from "../../../programs/required-program.ts";
import { clockLayout } from "./clock-lab.ts";

const HOUR_MS = 3_600_000;

const { layout, hosts, haproxyAddress } = clockLayout();

const CLOCKS: Readonly<Record<string, (lab: Lab) => Promise<number>>> = {
  /** The date of the request in its log. One of the two has the address. */
  haproxy: async (lab) => {
    const logs = ["haproxy-1", "haproxy-2"].map((host) => lab.logOf(host, "haproxy"));
    const sizes = logs.map((log) => readFileSync(log, "utf8").length);
    await lab.run("clients.", ["curl", "-sm", "2", `http://${haproxyAddress}/`]);
    const added = logs.map((log, index) => readFileSync(log, "utf8").slice(sizes[index])).join("");
    const [, day, time] = /\[(\d+\/\w+\/\d+):([\d:]+)\.\d+\]/.exec(added) ?? [];
    return Date.parse(`${day?.replaceAll("/", " ")} ${time}`);
  },
  nginx: (lab) => dateOf(lab, "nginx-1", "http://127.0.0.1:8404/"),
  mariadb: async (lab) => {
    const command = ["mariadb", "--skip-column-names", "--batch", "-e", "SELECT UNIX_TIMESTAMP()"];
    return Number((await lab.run("db-1", command)).output) * 1000;
  },
  "stand-in": (lab) => dateOf(lab, "web-1", "http://127.0.0.1/"),
  /** When a node was made, by the clock of the leader: it stays the machine's. */
  zookeeper: async (lab) => {
    const make =
      "from kazoo.client import KazooClient; c = KazooClient('127.0.0.1:2181'); c.start();" +
      " print(c.create('/clock', ephemeral=True, sequence=True, include_data=True)[1].ctime); c.stop()";
    return Number((await lab.run("zoo-1", ["/usr/bin/python3", "-c", make])).output);
  },
  /** The date before what it logs when it is asked to read its configuration again. */
  keepalived: async (lab) => {
    await lab.signal("haproxy-1", "keepalived", "SIGHUP", "main");
    const lines = readFileSync(lab.logOf("haproxy-1", "keepalived"), "utf8").trimEnd().split("\n");
    return Date.parse(`${/^\w{3} (\w{3} +\d+ [\d:]+ \d{4}):/.exec(lines.at(-1) ?? "")?.[1]}`);
  },
};

async function dateOf(lab: Lab, host: string, url: string): Promise<number> {
  const { output } = await lab.run(host, ["curl", "-si", url]);
  return Date.parse(/^date: (.*)\r$/im.exec(output)?.[1] ?? "");
}

async function hoursAhead(lab: Lab): Promise<Readonly<Record<string, number>>> {
  const read = Object.entries(CLOCKS).map(async ([program, clock]) => {
    return [program, Math.round(((await clock(lab)) - Date.now()) / HOUR_MS) + 0] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

test("every program sees its clock jump an hour ahead, an hour back and right again, and goes on", async () => {
  for (const program of ["haproxy", "nginx", "keepalived", "mariadbd", "java", "curl"] as const)
    await requireProgram(program);
  const lab = await openLab(layout);
  try {
    await lab.untilReady(60_000);
    const programs = async () => (await lab.status()).map((host) => host.programs);
    const before = await programs();
    for (const hours of [1, -1, 0]) {
      for (const host of hosts) await lab.setClock(host, hours * HOUR_MS);
      const expected = Object.fromEntries(
        Object.keys(CLOCKS).map((program) => [program, program === "zookeeper" ? 0 : hours]),
      );
      await expect.poll(() => hoursAhead(lab), { timeout: 15_000, interval: 500 }).toEqual(expected);
      // The same processes, and all of them ready: none has ended, or was started again.
      expect(await programs()).toEqual(before);
    }
  } finally {
    await lab.down();
  }
}, 120_000);
