import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cgroupMounts } from "../../../../src/targets/lab/machine/cgroup-mounts.ts";
import { LabError } from "../../../../src/targets/lab/machine/index.ts";
import { hasListener, listeningAddresses } from "../../../../src/targets/lab/machine/ready-pattern.ts";
import { requireKernel } from "../../../../src/targets/lab/machine/require-kernel.ts";
import { shellWord } from "../../../../src/targets/lab/machine/shell-word.ts";
import { judgement } from "../../../../src/targets/lab/machine/software-versions.ts";

const NONE = { unified: undefined, legacy: { cpu: undefined, memory: undefined } };

function failure(work: () => unknown): LabError {
  try {
    work();
  } catch (error) {
    if (error instanceof LabError) return error;
  }
  throw new Error("no LabError");
}

test("what the machine lacks is said with how to get it", () => {
  expect(failure(() => requireKernel(NONE, "darwin")).message).toContain("this is darwin");
  expect(failure(() => requireKernel(NONE))).toMatchObject({
    message: "a lab needs cgroup version 2, which is not mounted here",
    fixes: [expect.stringContaining("mount -t cgroup2")],
  });
});

test("a program older than the topology's software is refused with what to change", () => {
  const software = {
    nginx: "1.26",
    haproxy: "3.0",
    keepalived: "2.2",
    mariadb: "10.11",
    mysql: "8.4",
    zookeeper: "3.8",
  };
  expect(judgement({ software: "nginx" }, "1.22", software)).toEqual([
    {
      what: "nginx is 1.22 on this machine, older than the 1.26 that the topology is compiled for",
      fix: 'say what you run: software: { nginx: "1.22" } in the topology, or install nginx 1.26',
    },
  ]);
  expect(judgement({ software: "keepalived" }, "2.3", software)).toEqual([]);
  expect(judgement({ software: "mariadb" }, "10.11", software)).toEqual([]);
});

describe("cgroup mounts", () => {
  test("of a machine with both versions", () => {
    const mountinfo = [
      "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
      "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
      "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
      "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
    ].join("\n");
    expect(cgroupMounts(mountinfo)).toEqual({
      unified: "/sys/fs/cgroup/unified",
      legacy: { cpu: "/sys/fs/cgroup/cpu,cpuacct", memory: "/sys/fs/cgroup/memory" },
    });
  });

  test("of an ordinary machine, in a folder with a space", () => {
    const mountinfo = "31 23 0:28 / /sys/fs/c\\040group rw - cgroup2 cgroup2 rw,nsdelegate\n";
    expect(cgroupMounts(mountinfo)).toEqual({ ...NONE, unified: "/sys/fs/c group" });
  });
});

test("a listener is found in the kernel's table, on its address or all", () => {
  const table = (local: string, state: string): string =>
    `  sl  local_address rem_address   st\n   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 0\n`;
  const wanted = listeningAddresses({ kind: "listens", address: "10.99.0.1", port: 80 });
  expect(hasListener(table("0100630A:0050", "0A"), wanted)).toBe(true);
  expect(hasListener(table("00000000:0050", "0A"), wanted)).toBe(true);
  expect(hasListener(table("0200630A:0050", "0A"), wanted)).toBe(false);
  expect(hasListener(table("0100630A:0051", "0A"), wanted)).toBe(false);
  // Established.
  expect(hasListener(table("0100630A:0050", "01"), wanted)).toBe(false);
});

test("a shell takes every word for what it is", async () => {
  const word = fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"));
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), async (words) => {
      const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
      const { stdout } = await execa("sh", ["-c", script]);
      expect(stdout).toBe(words.map((each) => `${each}\0`).join(""));
    }),
    { numRuns: 40 },
  );
});
