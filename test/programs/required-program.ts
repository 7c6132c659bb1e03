/** Tests run real programs; one that is missing is a failure with a name, never a test left out. */
import { execa } from "execa";

const PACKAGES = {
  nginx: "nginx and libnginx-mod-stream",
  haproxy: "haproxy",
  keepalived: "keepalived",
  openssl: "openssl",
  curl: "curl",
  mariadbd: "mariadb-server",
  java: "default-jre",
  "/usr/share/zookeeper/bin/zkServer.sh": "zookeeper",
  nft: "nftables",
  ss: "iproute2",
  rsync: "rsync",
  restic: "restic",
  "mariadb-backup": "mariadb-backup",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  shellcheck: "shellcheck",
  "systemd-analyze": "systemd",
} as const;

type RequiredProgram = keyof typeof PACKAGES;

/** @throws Error that names the Debian package when the program can't be found. */
export async function requireProgram(program: RequiredProgram): Promise<void> {
  const found = await execa("sh", ["-c", 'command -v "$1"', "sh", program], { reject: false });
  if (found.exitCode !== 0) throw missingProgram(program);
}

export function missingProgram(program: RequiredProgram): Error {
  return new Error(`${program} is missing here; apt-get install Debian's ${PACKAGES[program]}`);
}
