/** A database server that takes part in an election, with TLS, is told most of all: the text of its agent, too. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import { agentHashes } from "../../../src/targets/openstack/agent-sources.ts";
import { bornTexts } from "../../../src/targets/openstack/born-texts.ts";
import { room } from "../../../src/targets/openstack/delivery/metadata-items.ts";
import { machineDocument, sealedDocument } from "../../../src/targets/openstack/machine-document.ts";
import { userData } from "../../../src/targets/openstack/user-data.ts";
import { electionPlan, pairPlan } from "../../e2e/election/plan.ts";

/** Topology, instance and the like: more than there are. */
const OTHER_ITEMS = 10;

/** Nova's limit, encoded as base64 (compute API reference, "user_data"). */
const USER_DATA = 65_535;

/** As little to be compressed as the base64 of a key. */
function unlike(name: string, length: number): string {
  const pieces = Array.from({ length: Math.ceil(length / 86) }, (_, index) =>
    createHash("sha512").update(`${name} ${index}`).digest("base64url"),
  );
  return pieces.join("").slice(0, length);
}

/** Characters of PEM: of a chain with one authority between, and of that authority; with keys of RSA, 2048 bits. */
const SECRETS: Readonly<Record<string, number>> = { ca: 1200, tls: 1700 + 2 * 1300 };

const MODE = { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined } as const;
const TLS = { ca: "ca", certificate: "tls" } as const;

test.each([
  ["through an ensemble", electionPlan(MODE, TLS)],
  ["by keepalived", pairPlan({ ...MODE, fallBackAfterMs: 10_000 }, TLS)],
])("%s: it finds room in metadata and user data", (_, plan) => {
  const bundle = render(plan).find(({ instance }) => instance === "orders-1");
  const instance = plan.instances.find(({ name }) => name === "orders-1");
  const group = plan.groups.find(({ name }) => name === "orders");
  if (bundle === undefined || instance === undefined || group === undefined) throw new Error("no orders-1");
  const document = machineDocument(
    { plan, group, instance, bundle, install: true },
    {
      madeFrom: { image: undefined, flavor: undefined },
      secret: (name) => unlike(name, SECRETS[name] ?? 40),
      macs: ["fa:16:3e:00:00:01"],
      volumeIds: ["0123456789abcdef0123456789abcdef"],
      agent: agentHashes(),
      waitSeconds: 0,
    },
  );
  const texts = bornTexts(document.files);
  const key = "a".repeat(44);
  const { text } = sealedDocument(document, key, OTHER_ITEMS, Object.keys(texts));
  // The rest is for a third of the text of its agent or more, which may have changed since.
  expect(text.length).toBeLessThan(0.65 * room(OTHER_ITEMS));
  const born = userData("orders-1", key, texts);
  expect(Math.ceil(Buffer.byteLength(born) / 3) * 4).toBeLessThan(0.95 * USER_DATA);
});
