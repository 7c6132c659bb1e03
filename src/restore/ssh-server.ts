/** A server of SSH in a lab, in the place of one whose keys nobody here has. */
import type { PlannedBackup } from "../plan/model.ts";
import { backupSecretsFolder, knownHostsFile } from "../render/backup/paths.ts";
import { BOARD, type Lab } from "../targets/lab/lab.ts";
import { must } from "./must.ts";

const FOLDER = "/run/nospof-ssh";

/** Root by another name, in this host alone: what may be written where is not what the drill is about. */
const PREPARE = `set -e
user=$1 port=$2 shared=$3
mkdir -p ${FOLDER} /run/sshd "$shared"
chmod 700 ${FOLDER} "$shared"
[ -e "$shared/key" ] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$shared/key"
rm -f ${FOLDER}/host ${FOLDER}/host.pub
ssh-keygen -q -t ed25519 -N '' -C '' -f ${FOLDER}/host
cp "$shared/key.pub" ${FOLDER}/authorized
if [ "$user" != root ]; then
  sed -i "/^$user:/d" /etc/passwd /etc/shadow
  printf '%s:x:0:0::/run:/bin/sh\\n' "$user" >>/etc/passwd
fi
cat >${FOLDER}/config <<END
Port $port
HostKey ${FOLDER}/host
AuthorizedKeysFile ${FOLDER}/authorized
StrictModes no
PasswordAuthentication no
PermitRootLogin yes
UsePAM no
PidFile none
Subsystem sftp internal-sftp
END
cut -d' ' -f1,2 ${FOLDER}/host.pub
`;

/**
 * Ends the stand-in of the server and takes its port, and gives those who make the backup the keys of this one.
 * @returns ends it
 */
export async function startSshServer(
  lab: Lab,
  { name, at, server }: PlannedBackup,
  host: string,
  makers: readonly string[],
): Promise<() => Promise<void>> {
  if (at?.ssh === undefined || server === undefined) throw new Error(`the backup ${name} has no server`);
  const { user, key } = at.ssh;
  const shared = `${BOARD}/keys/${name}`;
  await lab.signal(host, "application", "SIGKILL");
  const prepared = await must(lab, host, ["sh", "-c", PREPARE, "sh", user, String(server.port), shared]);
  const hostKey = prepared.trim().split("\n").at(-1) ?? "";
  const label = server.port === 22 ? server.address : `[${server.address}]:${server.port}`;
  for (const maker of makers) {
    await must(lab, maker, [
      "sh",
      "-c",
      'install -m 400 "$1" "$2" && printf "%s\\n" "$3" >"$4"',
      "sh",
      `${shared}/key`,
      `${backupSecretsFolder(name)}/${key}`,
      `${label} ${hostKey}`,
      knownHostsFile(name),
    ]);
  }
  const running = await lab.start(host, [
    "/usr/sbin/sshd",
    "-D",
    ...["-E", `${FOLDER}/log`],
    ...["-f", `${FOLDER}/config`],
  ]);
  // The kernel has the port before anybody is let in; a client would be refused until then.
  await must(lab, host, [
    "sh",
    "-c",
    `n=0; until ss -Hltn "sport = :${server.port}" | grep -q .; do n=$((n + 1)); [ "$n" -lt 100 ] || exit 1; sleep 0.1; done`,
  ]);
  return running.stop;
}
