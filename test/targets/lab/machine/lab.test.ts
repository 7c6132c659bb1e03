import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { attachLab, openLab } from "../../../../src/targets/lab/machine/index.ts";
import {
  allNamespaces,
  machineLinks,
  NOTHING,
  namespacesOf,
  namespacesOfProcess,
  residueOf,
} from "./residue.ts";
import { addressOf, ask, inLab, smallLayout } from "./small-lab.ts";

test("hosts see each other, and nothing is left of them in the end", async () => {
  const layout = smallLayout({ hosts: 3 });
  const links = await machineLinks();
  let namespaces: readonly string[] = [];
  await inLab(layout, async (lab) => {
    expect(await ask(lab, 1, 2)).toBe("a-2");
    expect(await ask(lab, 3, 1)).toBe("a-1");
    expect(await machineLinks()).toEqual(links);
    const own = namespacesOfProcess(String(process.pid));
    namespaces = namespacesOf(layout.name).filter((each) => !own.includes(each));
    // Five kinds for each of three hosts, and two for the keeper.
    expect(namespaces).toHaveLength(17);
    expect(residueOf(layout.name).processes.length).toBeGreaterThan(9);
  });
  await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
  // Numbers come again: for a moment another program of this machine may have one.
  await expect
    .poll(() => namespaces.filter((each) => allNamespaces().has(each)), { timeout: 10_000 })
    .toEqual([]);
});

test("a host has its own name, processes, /run, /tmp, files and kernel settings", async () => {
  const layout = smallLayout({ hosts: 1 });
  await inLab(layout, async (lab) => {
    const say = async (script: string): Promise<string> =>
      (await lab.run("a-1", ["sh", "-c", script])).output.trim();
    expect(await say("hostname")).toBe("a-1");
    expect(await say("cat /proc/1/comm; ls /run")).toBe("bash\nlock\nnginx.pid\nnospof");
    // Where nospof itself is below /tmp, its programs need it.
    const own = /^\/tmp\/([^/]+)/.exec(import.meta.dirname)?.[1] ?? "";
    expect(await say("ls -A /tmp")).toBe(own);
    expect(await say("stat -c %a /etc/nginx/nginx.conf")).toBe("640");
    expect(await say("sysctl -n net.ipv4.ip_nonlocal_bind")).toBe("1");
    await say("echo changed >/etc/nospof-test; echo changed >/var/nospof-test");
    expect(existsSync("/etc/nospof-test") || existsSync("/var/nospof-test")).toBe(false);
    expect(readlinkSync(`${lab.pathOf("a-1", "/proc/1/exe")}`)).toMatch(/bash$/);
  });
});

test("the machine and the lab have no way to each other", async () => {
  const links = await machineLinks();
  const way = await execa("ip", ["route", "get", addressOf(1)], { reject: false });
  await inLab(smallLayout({ hosts: 1 }), async (lab) => {
    const out = await lab.run("a-1", ["ip", "route", "get", "192.0.2.1"]);
    expect(out).toMatchObject({ exitCode: 2, output: expect.stringContaining("unreachable") });
    expect(await machineLinks()).toEqual(links);
    const now = await execa("ip", ["route", "get", addressOf(1)], { reject: false });
    expect([now.stdout, now.stderr]).toEqual([way.stdout, way.stderr]);
  });
});

test("a command gets its input, gives its output and exit code, and ends with all it started", async () => {
  await inLab(smallLayout({ hosts: 1 }), async (lab) => {
    expect(await lab.run("a-1", ["sh", "-c", "cat; echo err >&2; exit 3"], { input: "in\n" })).toEqual({
      exitCode: 3,
      output: "in\nerr\n",
    });
    const late = await lab.run("a-1", ["sh", "-c", "sleep 100 & sleep 100"], { timeoutMs: 100 });
    expect(late.exitCode).not.toBe(0);
    expect((await lab.run("a-1", ["pgrep", "sleep"])).output).toBe("");
    const cat = await lab.start("a-1", ["cat"]);
    cat.write("one\ntwo\n");
    const lines = cat.lines[Symbol.asyncIterator]();
    expect([(await lines.next()).value, (await lines.next()).value]).toEqual(["one", "two"]);
    await cat.stop();
    expect((await lab.run("a-1", ["pgrep", "cat"])).output).toBe("");
  });
});

test("another process attaches by the name", async () => {
  const layout = smallLayout({ hosts: 2 });
  await inLab(layout, async (lab) => {
    const attached = attachLab(layout.name);
    expect(attached.layout).toEqual(layout);
    expect(await ask(attached, 1, 2)).toBe("a-2");
    expect(await attached.status()).toEqual(await lab.status());
  });
  expect(() => attachLab(layout.name)).toThrow(`there is no lab "${layout.name}"`);
});

test("two labs of one layout run side by side", async () => {
  const first = smallLayout({ hosts: 2 });
  const second = { ...first, name: `${first.name}-2` };
  await inLab(first, (one) =>
    inLab(second, async (other) => {
      await one.powerOff(["a-2"]);
      expect([await ask(one, 1, 2), await ask(other, 1, 2)]).toEqual(["nothing", "a-2"]);
    }),
  );
  await expect.poll(() => [residueOf(first.name), residueOf(second.name)]).toEqual([NOTHING, NOTHING]);
});

test("one name is one lab: a second command is told who is at work", async () => {
  const layout = smallLayout({ hosts: 1 });
  await inLab(layout, async () => {
    await expect(openLab(layout)).rejects.toThrow(`at work on lab "${layout.name}" (process ${process.pid})`);
  });
});

test("a host that does not boot takes the lab down, and its log is told", async () => {
  const layout = smallLayout({
    hosts: 3,
    change: (host, number) => (number === 2 ? { ...host, firewall: "nonsense" } : host),
  });
  await expect(openLab(layout)).rejects.toThrow(/host a-2 does not boot: .*syntax error/s);
  await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
});

test("a lab that is broken off is taken down", async () => {
  const layout = smallLayout({ hosts: 6 });
  const controller = new AbortController();
  const opened = openLab(layout, { signal: controller.signal });
  await sleep(60);
  controller.abort(new Error("enough"));
  await expect(opened).rejects.toThrow("enough");
  await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
});

test("what is not ready is told with its log", async () => {
  const layout = smallLayout({
    hosts: 1,
    change: (host) => ({
      ...host,
      programs: host.programs.map((program) => ({ ...program, command: ["sh", "-c", "echo sorry; exit 1"] })),
    }),
  });
  const lab = await openLab(layout);
  const began = performance.now();
  await expect(lab.untilReady(60_000)).rejects.toThrow(/a-1: nginx has ended:\n {4}sorry/);
  // Nobody starts it for ever: there is nothing to wait for.
  expect(performance.now() - began).toBeLessThan(30_000);
  await lab.down();
});

test("a program that fails before it is ready is started again, as on a machine, but none that was killed", async () => {
  const failing = (times: number, how: string) => {
    const next = `starts=$(cat /var/starts 2>/dev/null); echo "$starts+" >/var/starts`;
    return `${next}; [ "\${#starts}" -ge ${times} ] || ${how}; exec nginx -g 'daemon off;'`;
  };
  const layout = smallLayout({
    hosts: 2,
    change: (host, number) => ({
      ...host,
      programs: host.programs.map((program) => ({
        ...program,
        command: ["bash", "-c", failing(2, number === 1 ? "exit 3" : "kill -KILL $$")],
      })),
    }),
  });
  const lab = await openLab(layout);
  await expect(lab.untilReady(60_000)).rejects.toThrow(/ {2}a-2: nginx has ended, and has said nothing/);
  await expect.poll(async () => (await lab.run("a-1", ["cat", "/var/starts"])).output.trim()).toBe("+++");
  expect((await lab.run("a-2", ["cat", "/var/starts"])).output.trim()).toBe("+");
  expect(readFileSync(lab.logOf("a-1", "nginx"), "utf8")).toContain(
    "ended with status 3 before it was ready",
  );
  await lab.down();
});
