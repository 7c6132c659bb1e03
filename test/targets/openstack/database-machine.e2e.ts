/** A machine with MariaDB: set up, given other options and other passwords. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MachineDocument } from "../../../src/targets/openstack/delivery/document.ts";
import { type Cloud, openCloud } from "./machine/cloud.ts";
import { documentOf, type InstanceMachine, startInstance } from "./machine/instance.ts";
import { smallPlan, type Variant } from "./machine/topology.ts";

let cloud: Cloud;
let orders: InstanceMachine;

const told = (variant: Variant = {}, password = "first"): MachineDocument =>
  documentOf(smallPlan(variant), "orders-1", { "orders-api": password });

/** Asks as the service would, but from the machine itself. */
async function query(password: string, statement: string): Promise<string> {
  const { output } = await orders.run([
    ...["env", `MYSQL_PWD=${password}`, "mariadb", "--no-defaults", "--batch", "--skip-column-names"],
    ...[`--host=${orders.address("back")}`, "--user=api", "orders", `--execute=${statement}`],
  ]);
  return output;
}

async function processId(): Promise<string> {
  return (await orders.run(["systemctl", "show", "--value", "--property=MainPID", "mariadb"])).output;
}

beforeAll(async () => {
  cloud = await openCloud([
    { name: "back", address: "10.0.2.254/24" },
    { name: "front", address: "10.0.1.1/24" },
  ]);
  orders = await startInstance(cloud, smallPlan(), told());
}, 120_000);

afterAll(async () => {
  await orders?.kill();
  await cloud?.close();
}, 60_000);

describe("a database", { timeout: 600_000 }, () => {
  it("is set up before the machine says that it is well", async () => {
    expect(await orders.tell(told())).toBeUndefined();
    await orders.run(["mariadb", "orders", "--execute=CREATE TABLE t (n INT)"]);
    expect(await query("first", "INSERT INTO t VALUES (1); SELECT n FROM t")).toBe("1");
  });

  it("has another password without a restart", async () => {
    const before = await processId();
    expect(await orders.tell(told({}, "second"))).toBeUndefined();
    expect(await processId()).toBe(before);
    expect(await query("second", "SELECT n FROM t")).toBe("1");
    expect(await query("first", "SELECT n FROM t")).toContain("Access denied");
  });

  it("is restarted for other options, and set up again", async () => {
    const before = await processId();
    expect(await orders.tell(told({ memory: 2 }, "second"))).toBeUndefined();
    expect(await processId()).not.toBe(before);
    expect(await query("second", "INSERT INTO t VALUES (2); SELECT COUNT(*) FROM t")).toBe("2");
  });

  it("is not restarted with options that it would refuse", async () => {
    const before = await processId();
    const now = told({ memory: 2 }, "second");
    const files = now.files.map((file) =>
      file.path === "/etc/mysql/my.cnf"
        ? { ...file, text: file.text.replace(/^\[mysqld\]$/m, "[mysqld]\nnonsense = 1") }
        : file,
    );
    expect(await orders.tell({ ...now, files })).toMatch(/mariadbd.*unknown variable 'nonsense=1'/);
    expect(await processId()).toBe(before);
    expect(await orders.read("/etc/mysql/my.cnf")).not.toContain("nonsense");
  });
});
