import { expect, test } from "vitest";
import type { LabHost } from "../../../../src/targets/lab/model.ts";
import { inLab, smallLayout } from "./small-lab.ts";

const LIMITS = { cpu: 0.25, memoryBytes: 96 * 1024 ** 2, diskBytes: 16 * 1024 ** 2 };

function limited(host: LabHost): LabHost {
  return { ...host, limits: LIMITS };
}

test("a host can't use more processor time than its size says", async () => {
  const layout = smallLayout({ hosts: 1, change: limited });
  const remarks: string[] = [];
  await inLab(
    layout,
    async (lab) => {
      const busy =
        "SECONDS=0; while [ $SECONDS -lt 3 ]; do :; done; times | tail -n2 | head -n1; cat /proc/$$/stat";
      const { output } = await lab.run("a-1", ["bash", "-c", busy]);
      // utime and stime, in hundredths of a second: proc_pid_stat(5).
      const fields = output.trim().split("\n").at(-1)?.split(" ") ?? [];
      const seconds = (Number(fields[13]) + Number(fields[14])) / 100;
      expect(remarks).toEqual([]);
      expect(seconds).toBeLessThan(LIMITS.cpu * 3 * 1.6);
    },
    { progress: { remark: (text) => remarks.push(text) } },
  );
});

test("a process that takes more memory than the host has is killed, and the others go on", async () => {
  await inLab(smallLayout({ hosts: 1, change: limited }), async (lab) => {
    const hog = await lab.run("a-1", [
      "sh",
      "-c",
      "head -c 200M /dev/zero | tail -c 150M >/dev/null; echo $?",
    ]);
    expect(hog.output).toContain("137");
    const little = await lab.run("a-1", [
      "sh",
      "-c",
      "head -c 20M /dev/zero | tail -c 10M >/dev/null; echo $?",
    ]);
    expect(little.output).toBe("0\n");
  });
});

test("a disk is as large as the size says", async () => {
  await inLab(smallLayout({ hosts: 1, change: limited }), async (lab) => {
    const fill = "head -c 20M /dev/zero >/var/fill 2>/dev/null; stat -c %s /var/fill";
    const written = Number((await lab.run("a-1", ["sh", "-c", fill])).output);
    expect(written).toBeGreaterThan(14 * 1024 ** 2);
    expect(written).toBeLessThan(16 * 1024 ** 2);
  });
});
