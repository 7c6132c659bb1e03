import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Lab } from "../../../../src/targets/lab/lab.ts";
import { LabError } from "../../../../src/targets/lab/machine/index.ts";
import { addressOf, ask, inLab, smallLayout, untilAnswered } from "./small-lab.ts";

async function say(lab: Lab, host: string, script: string): Promise<string> {
  return (await lab.run(host, ["bash", "-c", script])).output.trim();
}

/** Opens a connection from `a-1` to `a-2` and tells what becomes of it within a second. */
const WAIT_FOR_END = `exec 3<>/dev/tcp/${addressOf(2)}/80; echo open; read -t 1.5 -u 3 _ && echo data || { [ $? -gt 128 ] && echo silence || echo closed; }`;

/** Counts what says goodbye. */
const GOODBYES = `table ip goodbyes { chain in { type filter hook input priority 0; ip saddr ${addressOf(2)} tcp flags & (fin | rst) != 0 counter; }; }`;

test("a host that loses its power says nothing, keeps its disk and loses the rest", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    await say(
      lab,
      "a-2",
      "echo kept >/var/kept; echo kept >>/etc/hosts; echo lost >/run/lost; echo lost >/tmp/lost",
    );
    expect((await lab.run("a-1", ["nft", "-f", "-"], { input: GOODBYES })).output).toBe("");
    const client = await lab.start("a-1", ["bash", "-c", WAIT_FOR_END]);
    const lines = client.lines[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe("open");
    await lab.powerOff(["a-2"]);
    expect(lab.isOn("a-2")).toBe(false);
    expect((await lines.next()).value).toBe("silence");
    await client.stop();
    expect(await say(lab, "a-1", "nft list table ip goodbyes")).toContain("counter packets 0 bytes 0");
    expect(await lab.run("a-2", ["true"])).toEqual({ exitCode: 255, output: "the host is off" });
    await lab.powerOn(["a-2"]);
    await untilAnswered(lab, 1, 2);
    expect(await say(lab, "a-2", "cat /var/kept; tail -n1 /etc/hosts; cat /run/lost /tmp/lost")).toMatch(
      /^kept\nkept\ncat: \/run\/lost: No such file.*\ncat: \/tmp\/lost: No such/,
    );
  });
});

test("a killed program is heard of at once, and comes back when it is started", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    await lab.signal("a-2", "nginx", "SIGKILL");
    expect(await say(lab, "a-1", `curl -sm 1 http://${addressOf(2)}/; echo $?`)).toBe("7");
    expect((await lab.status())[1]?.programs).toEqual([{ name: "nginx", state: "ended", pid: undefined }]);
    await lab.startProgram("a-2", "nginx");
    await lab.untilReady(10_000);
    expect(await ask(lab, 1, 2)).toBe("a-2");
  });
});

test("a program that hangs is connected to and does not answer, and goes on later", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    await lab.signal("a-2", "nginx", "SIGSTOP");
    expect(await say(lab, "a-1", `curl -sm 1 http://${addressOf(2)}/; echo $?`)).toBe("28");
    await lab.signal("a-2", "nginx", "SIGCONT");
    expect(await ask(lab, 1, 2)).toBe("a-2");
  });
});

test("a signal for the main process alone reloads nginx", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    const [before] = (await lab.status())[0]?.programs ?? [];
    await say(lab, "a-1", "sed -i 's/\\$hostname/new/' /etc/nginx/nginx.conf");
    await lab.signal("a-1", "nginx", "SIGHUP", "main");
    await expect.poll(() => ask(lab, 2, 1)).toBe("new");
    expect((await lab.status())[0]?.programs).toEqual([before]);
  });
});

test("a plug that is pulled takes the carrier, and stays out over a boot", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    const carrier = "ip -o link show eth0 | grep -o NO-CARRIER";
    await lab.setLink("a-2", "lan", "down");
    expect([await ask(lab, 1, 2), await say(lab, "a-2", carrier)]).toEqual(["nothing", "NO-CARRIER"]);
    await lab.powerOff(["a-2"]);
    await lab.powerOn(["a-2"]);
    expect(await say(lab, "a-2", carrier)).toBe("NO-CARRIER");
    await lab.setLink("a-2", "lan", "up");
    await untilAnswered(lab, 1, 2);
    expect(await say(lab, "a-2", carrier)).toBe("");
  });
});

test("a network without its only switch is dark, and hosts keep their carrier", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    await lab.setSwitch("lan", "lan", "down");
    expect(await ask(lab, 1, 2)).toBe("nothing");
    expect(await say(lab, "a-1", "ip -o link show eth0")).toContain("LOWER_UP");
    await lab.setSwitch("lan", "lan", "up");
    await untilAnswered(lab, 1, 2);
  });
});

test("ports turn to the second switch when the first fails, and back", async () => {
  await inLab(smallLayout({ hosts: 3, switches: 2 }), async (lab) => {
    await lab.setSwitch("lan", "lan/1", "down");
    expect(await ask(lab, 1, 2)).toBe("a-2");
    // One that is booted meanwhile is on the switch that works.
    await lab.powerOff(["a-3"]);
    await lab.powerOn(["a-3"]);
    await untilAnswered(lab, 1, 3);
    await lab.setSwitch("lan", "lan/2", "down");
    expect(await ask(lab, 1, 2)).toBe("nothing");
    await lab.setSwitch("lan", "lan/1", "up");
    await untilAnswered(lab, 1, 2);
    await lab.setSwitch("lan", "lan/2", "up");
    expect(await ask(lab, 3, 2)).toBe("a-2");
  });
});

test("a partition separates two sets of hosts and nobody else", async () => {
  await inLab(smallLayout({ hosts: 3 }), async (lab) => {
    const heal = await lab.partition(["a-1"], ["a-2"], "lan");
    expect([await ask(lab, 1, 2), await ask(lab, 2, 1)]).toEqual(["nothing", "nothing"]);
    expect([await ask(lab, 1, 3), await ask(lab, 3, 2)]).toEqual(["a-3", "a-2"]);
    const other = await lab.partition(["a-1"], ["a-3"], undefined);
    expect(await ask(lab, 3, 1)).toBe("nothing");
    await heal();
    await untilAnswered(lab, 1, 2);
    expect(await ask(lab, 3, 1)).toBe("nothing");
    await other();
    await untilAnswered(lab, 3, 1);
  });
});

/** Counts datagrams to the discard port (RFC 863). */
const COUNTER = "table ip seen { chain in { type filter hook input priority 0; udp dport 9 counter; }; }";
const SENT = 2000;

test("an interface loses the share of packets that was asked for, in both directions", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    for (const host of ["a-1", "a-2"]) await lab.run(host, ["nft", "-f", "-"], { input: COUNTER });
    const share = async (from: number, to: number): Promise<number> => {
      await say(
        lab,
        `a-${from}`,
        `for ((i = 0; i < ${SENT}; i++)); do echo >/dev/udp/${addressOf(to)}/9; done`,
      );
      const seen = await say(lab, `a-${to}`, "nft list table ip seen");
      return Number(/packets (\d+)/.exec(seen)?.[1]) / SENT;
    };
    // Else one lost ARP request would hold up all of them.
    expect(await ask(lab, 1, 2)).toBe("a-2");
    await lab.impair("a-2", "lan", { lossPercent: 10 });
    for (const arrived of [await share(1, 2), await share(2, 1)]) {
      // Six standard deviations of as many draws.
      expect(Math.abs(arrived - 0.9)).toBeLessThan(6 * Math.sqrt((0.9 * 0.1) / SENT));
    }
    await lab.impair("a-2", "lan", { lossPercent: 100 });
    expect(await ask(lab, 1, 2)).toBe("nothing");
    await lab.impair("a-2", "lan", undefined);
    await untilAnswered(lab, 1, 2);
  });
});

test("an interface delays packets, or it is said what the kernel lacks", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    const failure = await lab.impair("a-2", "lan", { delayMs: 100 }).catch((error: unknown) => error);
    if (failure === undefined) {
      const connecting = `curl -so /dev/null -w '%{time_connect}' http://${addressOf(2)}/`;
      expect(Number(await say(lab, "a-1", connecting))).toBeGreaterThan(0.19);
      return;
    }
    expect(failure).toBeInstanceOf(LabError);
    expect(String(failure)).toContain("CONFIG_NET_SCH_NETEM");
  });
});

test("a full disk takes not one byte more, in /var and /etc, until it is free again", async () => {
  await inLab(smallLayout({ hosts: 2 }), async (lab) => {
    const write = "for f in /var/w /etc/w; do head -c 10000 /dev/zero >$f || true; stat -c %s $f; done";
    await lab.setDisk("a-2", "full");
    expect(await say(lab, "a-2", write)).toMatch(/No space left.*\n0\n.*No space left.*\n0$/s);
    expect(await say(lab, "a-2", "echo fine >/run/w && cat /run/w")).toBe("fine");
    expect(await say(lab, "a-1", "echo fine >/var/w && cat /var/w")).toBe("fine");
    await lab.setDisk("a-2", "free");
    expect(await say(lab, "a-2", write)).toBe("10000\n10000");
  });
});

test("a clock that nobody prepared can't be set, and it is said what to do", async () => {
  await inLab(smallLayout({ hosts: 1 }), async (lab) => {
    await expect(lab.setClock("a-1", 1000)).rejects.toThrow("the clock of a-1 can't be set");
  });
});

test("what follows a start runs again after each start, until it succeeds", async () => {
  const afterStart = [["sh", "-c", "echo run >>/var/runs; [ -e /var/allowed ]"]];
  const layout = smallLayout({ hosts: 1, change: (host) => ({ ...host, afterStart }) });
  const { openLab } = await import("../../../../src/targets/lab/machine/index.ts");
  const lab = await openLab(layout);
  try {
    await expect(lab.untilReady(500)).rejects.toThrow("a-1: its setup after start has not succeeded");
    await say(lab, "a-1", "touch /var/allowed");
    await lab.untilReady(10_000);
    const runs = Number(await say(lab, "a-1", "wc -l </var/runs"));
    await lab.signal("a-1", "nginx", "SIGKILL");
    await sleep(50);
    await lab.startProgram("a-1", "nginx");
    await lab.untilReady(10_000);
    expect(Number(await say(lab, "a-1", "wc -l </var/runs"))).toBe(runs + 1);
  } finally {
    await lab.down();
  }
});
