import { existsSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { inNamespace } from "./namespace.ts";

test("a namespace has the files, addresses and kernel settings it was given, and leaves nothing behind", async () => {
  const setup = {
    files: [{ path: "/etc/nospof-test/secret", content: "hello\n", mode: 0o400 }],
    interfaces: [{ name: "eth0", addresses: ["10.7.0.5/24"] }],
    sysctls: { "net.ipv4.ip_nonlocal_bind": "1" },
  };
  const folders = ["/", "/etc", "/run", "/var"].map((path) => statSync(path).mode);
  await inNamespace(setup, async (namespace) => {
    expect(await namespace.run(["stat", "-c", "%a %U", "/etc/nospof-test/secret"])).toEqual({
      exitCode: 0,
      output: "400 root",
    });
    expect((await namespace.run(["ip", "-br", "-4", "address", "show", "eth0"])).output).toContain(
      "10.7.0.5/24",
    );
    expect((await namespace.run(["cat", "/proc/sys/net/ipv4/ip_nonlocal_bind"])).output).toBe("1");
    expect((await namespace.run(["false"])).exitCode).toBe(1);
  });
  expect(existsSync("/etc/nospof-test")).toBe(false);
  expect(["/", "/etc", "/run", "/var"].map((path) => statSync(path).mode)).toEqual(folders);
});

test("a program started in a namespace can be watched, ended, and ends with the namespace", async () => {
  await inNamespace({}, async (namespace) => {
    const first = await namespace.start(["bash", "-c", "echo started; exec sleep 60"]);
    expect((await namespace.run(["kill", "-0", String(first.pid)])).exitCode).toBe(0);
    await first.stop("KILL");
    expect((await namespace.run(["kill", "-0", String(first.pid)])).exitCode).not.toBe(0);
    expect(first.output()).toBe("started\n");
    await namespace.start(["sleep", "60"]);
  });
});

test("a file that would land on the real machine is refused", async () => {
  const path = "/root/nospof-test";
  await expect(inNamespace({ files: [{ path, content: "" }] }, async () => undefined)).rejects.toThrow(
    "is not under",
  );
  expect(existsSync(path)).toBe(false);
});
