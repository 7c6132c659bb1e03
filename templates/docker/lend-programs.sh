#!/bin/sh
# Lends programs of this container's image to another container, which has an image of its own: copies them, with all the libraries
# they load, into a volume that both have. There they run on any image of the same processor.
#
#   lend-programs.sh NAME PROGRAM…
#
# NAME: of the folder for them; others, or those of another image, get another one. Those that `in-use` names stay.
# NOSPOF_LENT: folder of the volume. Default: /nospof/lent.
#
# The last line that begins with "nospof: result: " is "in effect", or "refused" when the image lacks a program: see above it, from
# "nospof: refused by NAME:" on.
set -u

name=$1
shift
lent=${NOSPOF_LENT:-/nospof/lent}

trap 'kill ${!-} 2>/dev/null; exit 0' TERM INT QUIT HUP

idle() {
  while :; do
    sleep 86400 &
    wait $!
  done
}

refuse() {
  printf 'nospof: refused by %s:\n%s\nnospof: result: refused\n' "$name" "$*"
  idle
}

# lend PROGRAM: the program itself to `libexec`, its libraries to `lib`, and to `bin` what runs it with those.
lend() {
  path=$(command -v "$1") || refuse "this image has no $1. Name one that has: docker({ images: { \"network-tools\": … } })"
  cp -L "$path" "$new/libexec/$1" || refuse "$1 cannot be copied"
  # NAME => PATH (ADDRESS), or PATH (ADDRESS) of what loads them.
  loader=
  ldd "$path" >"$new/libraries" 2>/dev/null || :
  while read -r library arrow file _; do
    case $library in
      /*/ld-*) loader=${library##*/}; arrow='=>' file=$library library=${library##*/} ;;
    esac
    if [ "$arrow" = '=>' ]; then
      case $file in
        /*) [ -e "$new/lib/$library" ] || cp -L "$file" "$new/lib/$library" || refuse "$file cannot be copied" ;;
      esac
    fi
  done <"$new/libraries"
  if [ -n "$loader" ]; then
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nexec "${0%%/*}/../lib/%s" --library-path "${0%%/*}/../lib" "${0%%/*}/../libexec/%s" "$@"\n' "$loader" "$1"
  else
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nexec "${0%%/*}/../libexec/%s" "$@"\n' "$1"
  fi >"$new/bin/$1"
  chmod 755 "$new/bin/$1"
}

if [ ! -d "$lent/$name" ]; then
  new=$lent/.new
  rm -rf "$new" && mkdir -p "$new/bin" "$new/lib" "$new/libexec" || refuse "its volume cannot be written"
  for program in "$@"; do lend "$program"; done
  rm -f "$new/libraries"
  mv "$new" "$lent/$name" || refuse "its volume cannot be written"
fi
# The other container may not have been replaced yet, and has to find what it began with whenever it is started again.
used=$(cat "$lent/in-use" 2>/dev/null)
for folder in "$lent"/*/; do
  folder=${folder%/}
  case ${folder##*/} in
    "$name" | "$used") ;;
    *) rm -rf "$folder" ;;
  esac
done

echo "nospof: $* can be borrowed"
echo "nospof: result: in effect"
idle
