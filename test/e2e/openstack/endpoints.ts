/** The APIs of the control plane. */

/** A type of service, as its catalog calls it. */
export type Api = keyof typeof ENDPOINTS;

interface Endpoint {
  /** Of 127.0.0.1 in the cloud's network namespace. */
  readonly port: number;
  /** Of the URL in the catalog. Keystone puts the id of the caller's project in. */
  readonly path: string;
  /** Whose log tells more. */
  readonly program: string;
}

export const ENDPOINTS = {
  identity: { port: 5000, path: "/v3", program: "keystone" },
  placement: { port: 8778, path: "", program: "placement" },
  image: { port: 9292, path: "", program: "glance-api" },
  network: { port: 9696, path: "", program: "neutron" },
  compute: { port: 8774, path: "/v2.1", program: "nova-api" },
  volumev3: { port: 8776, path: "/v3/%(project_id)s", program: "cinder-api" },
} as const satisfies Readonly<Record<string, Endpoint>>;

export const APIS = Object.keys(ENDPOINTS) as readonly Api[];

export function catalogUrl(api: Api): string {
  const { port, path } = ENDPOINTS[api];
  return `http://127.0.0.1:${port}${path}`;
}

/** Outside of the cloud's network namespace, in its `/run`: where an API is reached by Unix socket. */
export function socketOf(api: Api): string {
  return `/run/nospof/${api}`;
}
