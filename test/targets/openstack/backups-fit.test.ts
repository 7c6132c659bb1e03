/** The scripts of backups reach a machine in its metadata, of which Nova takes little. */
import { expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import { agentHashes } from "../../../src/targets/openstack/agent-sources.ts";
import { room } from "../../../src/targets/openstack/delivery/metadata-items.ts";
import { seal } from "../../../src/targets/openstack/delivery/sealed.ts";
import { machineDocument } from "../../../src/targets/openstack/machine-document.ts";
import { PLAN } from "../../render/backup/rendered.ts";

/** Topology, instance and the like: more than there are. */
const OTHER_ITEMS = 10;

test("a server with six backups of its database can still be told all", () => {
  const bundle = render(PLAN).find(({ instance }) => instance === "orders-1");
  const instance = PLAN.instances.find(({ name }) => name === "orders-1");
  const group = PLAN.groups.find(({ name }) => name === "orders");
  if (bundle === undefined || instance === undefined || group === undefined) throw new Error("no orders-1");
  const document = machineDocument(
    { plan: PLAN, group, instance, bundle, install: true },
    {
      madeFrom: { image: undefined, flavor: undefined },
      // As long as a key of OpenSSH.
      secret: (name) => `${name}${"x".repeat(400)}`,
      macs: ["fa:16:3e:00:00:01"],
      volumeIds: ["0123456789abcdef0123456789abcdef"],
      agent: agentHashes(),
      waitSeconds: 0,
    },
  );
  expect(document.files.filter(({ path }) => path.endsWith("/backup.sh")).length).toBe(6);
  expect(seal(JSON.stringify(document), "a".repeat(64)).text.length).toBeLessThan(room(OTHER_ITEMS));
});
