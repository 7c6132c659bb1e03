import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inject } from "../../../src/drill/faults/inject.ts";
import type { Lab } from "../../../src/targets/lab/lab.ts";
import type { LabHost } from "../../../src/targets/lab/model.ts";
import { faultCase } from "./fault-arbitrary.ts";

let board = "";
beforeAll(async () => {
  board = await mkdtemp(join(tmpdir(), "nospof-board-"));
});
afterAll(() => rm(board, { recursive: true, force: true }));

/** What is broken in a lab, as it would see it: each call breaks something or mends exactly that again. */
class Wreck {
  readonly broken = new Set<string>();
  calls = 0;

  mark(what: string, isBroken: boolean): Promise<void> {
    this.calls += 1;
    if (isBroken) this.broken.add(what);
    else this.broken.delete(what);
    return Promise.resolve();
  }
}

function labOf(wreck: Wreck, hosts: readonly string[], failing: (call: number) => boolean): Lab {
  const host = (name: string): LabHost => ({
    name,
    role: "instance",
    interfaces: [],
    routes: [],
    sysctls: {},
    firewall: "",
    files: [],
    limits: undefined,
    programs: [],
    afterStart: [],
  });
  const unused = (): never => {
    throw new Error("is not for breaking");
  };
  const breaking = (what: string, isBroken: boolean): Promise<void> =>
    isBroken && failing(wreck.calls++) ? Promise.reject(new Error("no netem")) : wreck.mark(what, isBroken);
  return {
    layout: { name: "lab", topology: "shop", networks: [], hosts: hosts.map(host) },
    run: unused,
    start: unused,
    powerOff: async (names) => void (await Promise.all(names.map((name) => breaking(`off ${name}`, true)))),
    powerOn: async (names) => void (await Promise.all(names.map((name) => breaking(`off ${name}`, false)))),
    isOn: unused,
    signal: (name, program, signal) => breaking(`program ${name} ${program}`, signal !== "SIGCONT"),
    startProgram: (name, program) => breaking(`program ${name} ${program}`, false),
    setLink: (name, network, state) => breaking(`link ${name} ${network}`, state === "down"),
    setSwitch: (network, name, state) => breaking(`switch ${network} ${name}`, state === "down"),
    partition: async (one, other, network) => {
      const what = `partition ${one} ${other} ${network}`;
      await breaking(what, true);
      return () => breaking(what, false);
    },
    impair: (name, network, impairment) => breaking(`impair ${name} ${network}`, impairment !== undefined),
    setDisk: (name, state) => breaking(`disk ${name}`, state === "full"),
    setClock: (name, offsetMs) => breaking(`clock ${name}`, offsetMs !== 0),
    untilReady: unused,
    status: unused,
    pathOf: unused,
    logOf: unused,
    board,
    down: unused,
  };
}

test("every fault breaks something, and healing mends all of it", async () => {
  await fc.assert(
    fc.asyncProperty(faultCase, async ({ plan, fault }) => {
      const wreck = new Wreck();
      const hosts = [
        ...plan.instances.map(({ name }) => name),
        ...plan.externals.map(({ name }) => `external.${name}`),
        ...plan.networks.flatMap(({ name }) => [`gateway.${name}`, `gateway.${name}.1`, `gateway.${name}.2`]),
      ];
      const heal = await inject(
        labOf(wreck, hosts, () => false),
        plan,
        fault,
      );
      // Nothing is inside of an empty domain.
      if (fault.kind !== "event" && fault.kind !== "pair") expect(wreck.broken.size).toBeGreaterThan(0);
      await heal();
      expect([...wreck.broken]).toEqual([]);
      expect(await readdir(join(board, "down")).catch(() => [])).toEqual([]);
    }),
  );
});

test("what cannot be done whole is undone", async () => {
  await fc.assert(
    fc.asyncProperty(faultCase, async ({ plan, fault }) => {
      const wreck = new Wreck();
      const hosts = plan.instances.map(({ name }) => name);
      const lab = labOf(wreck, hosts, () => true);
      await inject(lab, plan, fault).then(
        (heal) => heal(),
        (error: unknown) => expect(String(error)).toContain("no netem"),
      );
      expect([...wreck.broken]).toEqual([]);
      expect(await readdir(join(board, "down")).catch(() => [])).toEqual([]);
    }),
  );
});
