import { expect, test } from "vitest";
import { supervise } from "../../../src/drill/random/supervisor.ts";
import { openLab } from "../../../src/targets/lab/machine/index.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { smallLayout } from "../../targets/lab/machine/small-lab.ts";

test("a program that ends by itself is started again, and none that was killed or whose host is off", async () => {
  await requireProgram("nginx");
  const lab = await openLab(smallLayout({ hosts: 3 }));
  const supervisor = supervise(lab, (host) => host === "a-2");
  const states = async () =>
    (await lab.status()).map(({ on, programs }) => (on ? programs[0]?.state : "off"));
  try {
    await lab.untilReady(30_000);
    await lab.powerOff(["a-3"]);
    for (const host of ["a-1", "a-2"]) await lab.signal(host, "nginx", "SIGABRT");
    await expect.poll(states, { timeout: 5000 }).toEqual(["ended", "ended", "off"]);
    await expect.poll(states, { timeout: 20_000 }).toEqual(["ready", "ended", "off"]);
  } finally {
    await supervisor.stop();
    await lab.down();
  }
});
