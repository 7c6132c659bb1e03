/**
 * Stand-ins for the images on Docker Hub, which tests cannot reach: Debian's package of the release, with what nospof relies
 * on of the official image: the entrypoint's name and behaviour, paths, users, the signal that ends it.
 */
import { readFileSync } from "node:fs";
import { baseLayer, packagesLayer, type Suite } from "./debian-layers.ts";
import type { PlacedFile } from "./files-layer.ts";
import type { Image } from "./image.ts";

export type OfficialProgram = "nginx" | "haproxy" | "keepalived" | "mariadb" | "mariadb-tools" | "zookeeper";

/** Which Debian has which release line. */
const SUITES: Readonly<Record<OfficialProgram, Readonly<Record<string, Suite>>>> = {
  nginx: { "1.22": "bookworm", "1.26": "trixie" },
  haproxy: { "2.6": "bookworm", "3.0": "trixie", "3.2": "sid" },
  keepalived: { "2.2": "bookworm", "2.3": "trixie" },
  mariadb: { "10.11": "bookworm", "11.8": "trixie" },
  "mariadb-tools": { "10.11": "bookworm", "11.8": "trixie" },
  zookeeper: { "3.8": "bookworm", "3.9": "trixie" },
};

/** @param release As in a plan's `software`. @throws Error when no Debian has the release */
export async function officialImage(program: OfficialProgram, release: string): Promise<Image> {
  const suite = SUITES[program][release];
  if (suite === undefined) {
    const known = Object.keys(SUITES[program]).join(", ");
    throw new Error(`no Debian has ${program} ${release} for a stand-in of its image (known: ${known})`);
  }
  const { packages, files, finish, ...image } = RECIPES[program];
  const check = `dpkg-query --show --showformat='\${Version}' ${packages[0]} | grep -qE '^([0-9]+:)?${release.replaceAll(".", "\\.")}\\.'`;
  const layer = await packagesLayer({ suite, packages, files, finish: `${check}\n${finish}` });
  return { ...image, layers: [await baseLayer(suite), layer] };
}

interface Recipe extends Omit<Image, "layers"> {
  /** The first one's version is that of the image. */
  readonly packages: readonly string[];
  readonly files: readonly PlacedFile[];
  /** See PackagesLayer. */
  readonly finish: string;
}

const RECIPES: Readonly<Record<OfficialProgram, Recipe>> = {
  nginx: {
    packages: ["nginx-light", "libnginx-mod-stream", "curl"],
    files: [entrypoint("/docker-entrypoint.sh", "nginx.sh")],
    finish: `mkdir -p /docker-entrypoint.d
ln -sf /dev/stdout /var/log/nginx/access.log
ln -sf /dev/stderr /var/log/nginx/error.log`,
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["nginx", "-g", "daemon off;"],
    stopSignal: "SIGQUIT",
  },
  haproxy: {
    packages: ["haproxy"],
    files: [entrypoint("/usr/local/bin/docker-entrypoint.sh", "haproxy.sh")],
    finish: `mkdir -p /usr/local/etc/haproxy /var/lib/haproxy
chown haproxy:haproxy /var/lib/haproxy`,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
    user: "haproxy",
    folder: "/var/lib/haproxy",
    stopSignal: "SIGUSR1",
  },
  mariadb: {
    packages: ["mariadb-server-core", "mariadb-client-core", "passwd"],
    files: [entrypoint("/usr/local/bin/docker-entrypoint.sh", "mariadb.sh")],
    // The user's numbers are the official image's: volumes outlive images.
    finish: `groupadd --system --gid 999 mysql
useradd --system --uid 999 --gid mysql --home-dir /var/lib/mysql --no-create-home mysql
mkdir -p /etc/mysql /var/lib/mysql /run/mysqld
chown mysql:mysql /var/lib/mysql /run/mysqld
chmod 1777 /run/mysqld`,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["mariadbd"],
    volumes: ["/var/lib/mysql"],
  },
  // nospof builds this one from the server's image. Its server is Debian's package whole, which has what Galera copies with.
  "mariadb-tools": {
    packages: [
      ...["mariadb-server", "mariadb-backup", "openssh-client", "passwd"],
      ...["python3-kazoo", "python3-pymysql", "restic", "rsync", "socat"],
    ],
    files: [entrypoint("/usr/local/bin/docker-entrypoint.sh", "mariadb.sh")],
    finish: `usermod --uid 999 mysql
groupmod --gid 999 mysql
rm -rf /var/lib/mysql
mkdir -p /var/lib/mysql /run/mysqld
chown mysql:mysql /var/lib/mysql /run/mysqld
chmod 1777 /run/mysqld`,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["mariadbd"],
    volumes: ["/var/lib/mysql"],
  },
  zookeeper: {
    // Java's packages link manual pages into a folder that images are without.
    packages: ["zookeeper", "--option=DPkg::Pre-Invoke::=mkdir -p /usr/share/man/man1"],
    files: [
      entrypoint("/docker-entrypoint.sh", "zookeeper.sh"),
      entrypoint("/usr/local/bin/zkServer.sh", "zk-server.sh"),
    ],
    finish: "",
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["zkServer.sh", "--config", "/conf", "start-foreground"],
  },
  // nospof builds this one from Alpine's package. Alpine's wget asks for the load balancer's health page, here it is Bash.
  keepalived: {
    packages: ["keepalived", "iproute2", "mawk", "nftables", "procps"],
    files: [],
    finish: "",
    entrypoint: ["keepalived", "--dont-fork", "--log-console"],
  },
};

function entrypoint(path: string, source: string): PlacedFile {
  const content = readFileSync(new URL(`entrypoints/${source}`, import.meta.url), "utf8");
  return { path, content, mode: 0o755 };
}
