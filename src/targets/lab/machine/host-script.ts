/** The script that is a host: its first process runs it with `boot`, and later ones with `start <program>`. */
import type { LabHost, LabLayout } from "../model.ts";
import { interfaceCommands, sysctlWrites } from "./host-network.ts";
import { privateTrees, type TreeOptions, takePlaces } from "./host-trees.ts";
import { programFunctions } from "./program-script.ts";

export function hostScript(layout: LabLayout, host: LabHost, options: TreeOptions): string {
  return `${programFunctions(host)}
case $1 in
start) start_again "$2"; exit;;
esac
set -e
umask 022
${privateTrees(layout, host, options)}
read -r pid _ </proc/self/stat
nft -f - <<'END-OF-RULESET'
${host.firewall}
END-OF-RULESET
echo "$pid"
read -r word                 # the interfaces are there now; nobody to say so: nospof was killed
${sysctlWrites(host)}
ip -batch - <<'END-OF-BATCH'
${interfaceCommands(host).join("\n")}
END-OF-BATCH
${takePlaces(options.root)}
echo up
set +e
exec >&2 </dev/null
exec 9<> <(:)
boot_programs &
while :; do read -r _ <&9; done
`;
}
