/** All files that the control plane is configured by. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CINDER, CINDER_FILE } from "./cinder.ts";
import { GLANCE, GLANCE_FILE } from "./glance.ts";
import { KEYSTONE, KEYSTONE_FILE } from "./keystone.ts";
import { NEUTRON, NEUTRON_FILE } from "./neutron.ts";
import { HYPERVISORS, hypervisorFile, NOVA_FILE, nova } from "./nova.ts";
import { PLACEMENT, PLACEMENT_FILE } from "./placement.ts";

export interface ConfigurationFile {
  readonly path: string;
  readonly content: string;
}

const PYTHON = "/etc/nospof/python";
const DRIVERS = join(import.meta.dirname, "../python");

/** How neutron finds a driver: as an entry point of something installed. */
const ENTRY_POINTS: readonly ConfigurationFile[] = [
  {
    path: `${PYTHON}/nospof-1.dist-info/METADATA`,
    content: "Metadata-Version: 2.1\nName: nospof\nVersion: 1\n",
  },
  {
    path: `${PYTHON}/nospof-1.dist-info/entry_points.txt`,
    content: "[neutron.ml2.mechanism_drivers]\nbind_every_port = bind_every_port:Driver\n",
  },
];

export async function configurationFiles(): Promise<readonly ConfigurationFile[]> {
  const drivers = (await readdir(DRIVERS)).filter((name) => name.endsWith(".py"));
  return [
    { path: KEYSTONE_FILE, content: KEYSTONE },
    { path: PLACEMENT_FILE, content: PLACEMENT },
    { path: GLANCE_FILE, content: GLANCE },
    { path: NEUTRON_FILE, content: NEUTRON },
    { path: NOVA_FILE, content: nova("control") },
    ...HYPERVISORS.map(({ host }) => ({ path: hypervisorFile(host), content: nova(host) })),
    { path: CINDER_FILE, content: CINDER },
    ...ENTRY_POINTS,
    ...(await Promise.all(
      drivers.map(async (name) => ({
        path: `${PYTHON}/${name}`,
        content: await readFile(join(DRIVERS, name), "utf8"),
      })),
    )),
  ];
}
