import { afterAll, beforeAll, expect, test } from "vitest";
import { type LabAuthority, labAuthority } from "../../../src/cli/drill/lab-authority.ts";
import { allAreIn, eventually, NAMES, openGroup, startAll } from "./group.ts";

const ADDRESSES = ["10.0.3.11", "10.0.3.12", "10.0.3.13"];

let authority: LabAuthority;
let stranger: LabAuthority;
const certified = async (by: LabAuthority, addresses = ADDRESSES) => ({
  "orders-ca": by.certificate,
  "orders-tls": await by.issue(addresses),
});
beforeAll(async () => {
  authority = await labAuthority();
  stranger = await labAuthority();
});
const given = openGroup({ certificates: () => certified(authority) });
beforeAll(() => startAll(given()), 180_000);
afterAll(async () => {
  await authority?.close();
  await stranger?.close();
});

test("servers with certificates of their authority are a group, and get what they lack over TLS", async () => {
  const account = "SELECT ssl_type FROM mysql.user WHERE user = 'nospof_replication'";
  for (const name of NAMES) expect(await given().asRoot(name, account)).toBe("X509");
});

test.each([
  ["of another authority", () => certified(stranger)],
  ["for another address", () => certified(authority, ["10.0.3.99"])],
])("one whose certificate is %s is not let in, and is with its own", async (_, of) => {
  const group = given();
  // It would wait for more than a minute until it has given up to join.
  const restart = async (certificates: Readonly<Record<string, string>>): Promise<void> => {
    for (const [secret, value] of Object.entries(certificates)) {
      await group.servers.write("orders-3", secret, value);
    }
    await group.servers.stop("orders-3", "KILL");
    await group.start("orders-3");
  };
  await restart(await of());
  await eventually(async () => group.servers.log("orders-3"), /The member was unable to join the group/);
  await allAreIn(group, ["orders-1", "orders-2"]);
  await restart(await certified(authority));
  await allAreIn(group);
});
