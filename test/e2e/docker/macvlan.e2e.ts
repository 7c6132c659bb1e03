/** Several engines whose containers share a segment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { officialImage } from "../images/official.ts";
import { type Fleet, openFleet } from "./fleet.ts";

const ADDRESSES = { a: "10.78.1.11", b: "10.78.1.12" } as const;
const WIRE = "eth1";

let fleet: Fleet;

beforeAll(async () => {
  const images = { "nginx:1.22.1": await officialImage("nginx", "1.22") };
  fleet = await openFleet({ engines: ["a", "b"], wires: [WIRE], images });
  await fleet.addAddress("10.78.1.1/24", WIRE);
  for (const [name, address] of Object.entries(ADDRESSES)) {
    const { docker } = fleet.engine(name);
    await docker([
      ...["network", "create", "--driver=macvlan", `--opt=parent=${WIRE}`],
      ...["--subnet=10.78.1.0/24", "--gateway=10.78.1.1", "dmz"],
    ]);
    const place = ["--restart=unless-stopped", `--network=name=dmz,ip=${address}`];
    await docker(["run", "--detach", "--name=web", ...place, "nginx:1.22.1"]);
  }
}, 600_000);

afterAll(() => fleet?.close());

const page = (address: string): readonly string[] => [
  ...["curl", "--silent", "--fail", "--max-time", "2", "--output", "/dev/null"],
  ...["--write-out", "%{http_code}", `http://${address}/`],
];

const fromOutside = (address: string): Promise<string> => fleet.inNetwork(page(address));

const patiently = { timeout: 30_000 };

test("containers of two engines reach each other, and clients outside reach both", async () => {
  const { docker } = fleet.engine("a");
  await expect.poll(() => docker(["exec", "web", ...page(ADDRESSES.b)]), patiently).toBe("200");
  await expect.poll(() => fromOutside(ADDRESSES.a), patiently).toBe("200");
});

test("an engine that is killed is gone with its containers; the other one serves on; what returns serves again", async () => {
  await fleet.engine("a").kill();
  await expect(fromOutside(ADDRESSES.a)).rejects.toThrow();
  expect(await fromOutside(ADDRESSES.b)).toBe("200");
  await fleet.engine("a").start();
  await expect.poll(() => fromOutside(ADDRESSES.a), patiently).toBe("200");
}, 120_000);
