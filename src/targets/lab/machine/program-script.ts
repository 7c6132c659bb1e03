/** The part of a host's script that starts its programs and tells when they are ready. */
import type { LabHost, LabProgram } from "../model.ts";
import { CLEAN_ENVIRONMENT } from "./birth.ts";
import { LISTENING_STATES, listeningAddresses, SOCKET_TABLES } from "./ready-pattern.ts";
import { shellWord } from "./shell-word.ts";
import { HOST_FOLDER_INSIDE } from "./state-folder.ts";

/** Between two looks at whether a program is ready. */
const LOOK_SECONDS = 0.05;
/** A program that takes longer to get ready does not hold up the next one. */
const PATIENCE_LOOKS = 100;
/** Pause before `afterStart` is tried again, as RestartSec= of the unit that runs it on a machine. */
const RETRY_SECONDS = 2;
/** How often a program that ends before it was ever ready is started anew: a unit on a machine would do it for ever. */
const RESTARTS = 2;
/** Pause before that, as RestartSec= of those units. */
const RESTART_SECONDS = 1;

/**
 * `boot_programs`: starts all in order and runs `afterStart`. `start_again <program>`: starts one, and what follows. Both start a program
 * anew that fails before all are ready, e.g. since another that it needs comes and goes, but none that was killed or ended later.
 * `lay_files`: puts the host's files into place.
 */
export function programFunctions(host: LabHost): string {
  const names = host.programs.map(({ name }) => shellWord(name)).join(" ");
  return `
here=${HOST_FOLDER_INSIDE}
declare -A main restarts
pause() { read -r -t "$1" _ <&9 || true; }   # nobody ever writes to it
lay_files() {
  umask 0
  if [ -d $here/files/disk ] && [ ! -e /var/.nospof-files ]; then
    cp -r --remove-destination $here/files/disk/. /
    : >/var/.nospof-files
  fi
  [ ! -d $here/files/run ] || cp -r --remove-destination $here/files/run/. /
  umask 022
}
${host.programs.map((program, index) => programFunction(program, index)).join("\n")}
run_program() {
  case $1 in
${host.programs.map(({ name }, index) => `  ${shellWord(name)}) program_${index};;`).join("\n")}
  esac
}
is_ready() {
  case $1 in
${host.programs.map(({ name, ready }) => `  ${shellWord(name)}) ${readyTest(ready)};;`).join("\n")}
  esac
}
launch() {
  set -m                     # else Bash makes it ignore SIGINT and SIGQUIT
  (
    echo 0 >"/run/nospof/cgroup/program.$1/cgroup.procs" || exit
    echo "$BASHPID" >"$here/program.$1.pid"
    run_program "$1"
  ) </dev/null >>"$here/program.$1.log" 2>&1 9>&- &
  main[$1]=$!
  set +m
}
settle() {
  local look
  for ((look = 0; look < ${PATIENCE_LOOKS}; look++)); do
    ! is_ready "$1" || return 0
    kill -0 "\${main[$1]}" 2>/dev/null || return 0
    pause ${LOOK_SECONDS}
  done
}
all_ready() {
  local name
  for name in ${names}; do is_ready "$name" || return; done
}
restart_failed() {
  local name status
  for name in "\${!main[@]}"; do
    ! kill -0 "\${main[$name]}" 2>/dev/null || continue
    ! read -r _ <"/run/nospof/cgroup/program.$name/cgroup.procs" || continue
    wait "\${main[$name]}"
    status=$?
    # Whoever killed it wants it dead.
    if [ $status = 0 ] || [ $status = $((128 + 9)) ] || [ "\${restarts[$name]:-0}" = ${RESTARTS} ]; then
      unset "main[$name]"
      continue
    fi
    restarts[$name]=$((\${restarts[$name]:-0} + 1))
    pause ${RESTART_SECONDS}
    echo "lab: it ended with status $status before it was ready, and is started again" >>"$here/program.$name.log"
    launch "$name"
  done 2>/dev/null
}
after_start() {
  until all_ready; do restart_failed; pause ${LOOK_SECONDS}; done
${host.afterStart
  .map(
    (command) =>
      `  until ${command.map(shellWord).join(" ")} </dev/null >>$here/after-start.log 2>&1; do pause ${RETRY_SECONDS}; done`,
  )
  .join("\n")}
  : >$here/started
}
boot_programs() {
  local name
  for name in ${names}; do launch "$name"; settle "$name"; done
  after_start
}
start_again() {
  echo 0 >/run/nospof/cgroup/cgroup.procs   # what goes on after this command is the host's
  exec 9<> <(:)
  rm -f $here/started
  { launch "$1"; after_start; } </dev/null >/dev/null 2>&1 &
}
listens() {
  local table local state
  for table in ${SOCKET_TABLES.join(" ")}; do
    [ -e /proc/net/$table ] || continue
    while read -r _ local _ state _; do
      case $state in ${LISTENING_STATES.join("|")}) case " $1 " in *" $local "*) return 0;; esac;; esac
    done </proc/net/$table
  done
  return 1
}
`;
}

function programFunction(program: LabProgram, index: number): string {
  const variables = Object.entries({ ...CLEAN_ENVIRONMENT, ...program.environment });
  const prepare = program.prepare === undefined ? "" : `  /bin/sh -c ${shellWord(program.prepare)} || exit`;
  return `program_${index}() {
${prepare}
  exec env -i ${variables.map(([name, value]) => shellWord(`${name}=${value}`)).join(" ")} ${program.command.map(shellWord).join(" ")}
}`;
}

function readyTest(ready: LabProgram["ready"]): string {
  switch (ready.kind) {
    case "running":
      return 'read -r _ <"/run/nospof/cgroup/program.$1/cgroup.procs"';
    case "listens":
      return `listens ${shellWord(listeningAddresses(ready).join(" "))}`;
    case "exists":
      return `[ -e ${shellWord(ready.path)} ]`;
    default:
      return ready satisfies never;
  }
}
