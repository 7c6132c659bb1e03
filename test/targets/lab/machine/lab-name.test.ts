import { expect, test } from "vitest";
import { labCgroups } from "../../../../src/targets/lab/machine/lab-cgroups.ts";
import { stateFolder } from "../../../../src/targets/lab/machine/state-folder.ts";

test.each(["", "..", "../..", "a/b", "A", ".", "a b", "x".repeat(41)])(
  "%j names no folder that could be removed and no cgroup that could be killed",
  (name) => {
    expect(() => stateFolder(name)).toThrow("is no name of a lab");
    expect(() =>
      labCgroups({ unified: "/sys/fs/cgroup", legacy: [] } as never, "/sys/fs/cgroup", name),
    ).toThrow("is no name of a lab");
  },
);

test("a name of a lab does", () => {
  expect(stateFolder("drill-shop").root).toBe("/run/nospof/labs/drill-shop");
});
