#!/bin/sh
# Installs the packages in $1 in a root directory $2 with only Debian's essential packages. $3 prints the
# mirror of a suite. Run this in separate mount and pid namespaces. Prints a line for each check.
set -eu
debs=$1 work=$2 mirrors=$3
root=$work/root
fail() { echo "FAILED: $*"; exit 1; }
quietly() { "$@" > "$work/out" 2>&1 || { cat "$work/out"; fail "$*"; }; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
package() { echo "/tmp/debs/$1_*.deb"; }
# shellcheck disable=SC2046,SC2086 # names of packages
apt() { quietly inside sh -c "apt-get $1 -y --no-install-recommends $2"; }

mount --make-rprivate /
mkdir -p "$work"
suite=$(. /etc/os-release; echo "$VERSION_CODENAME")
mirror=$("$mirrors" "$suite")
# shellcheck disable=SC2086 # empty if apt's lists do not name a mirror
quietly mmdebstrap --variant=apt --dpkgopt=force-unsafe-io --skip=cleanup/apt/lists "$suite" "$root" $mirror
# runc requires its root to be a mount point.
mount --bind "$root" "$root"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/tmp/debs"
cp "$debs"/*.deb "$root/tmp/debs/"
for program in java conmon runc crun; do
  ! inside sh -c "command -v $program" > /dev/null || fail "$program is there already"
done
echo "a machine without Java, conmon, runc and crun"

if inside sh -c "dpkg -i $(package carob-oci-crun)" > "$work/out" 2>&1; then fail "crun was not asked for"; fi
for missing in crun conmon carob; do
  grep -q "depends on $missing" "$work/out" || { cat "$work/out"; fail "$missing was not said to be missing"; }
done
quietly inside dpkg --purge carob-oci-crun
echo "a backend is refused without what it needs"

# Dependencies are installed first, so that all later changes are those of our packages.
first="$(package carob) $(package carob-storage-vfs) $(package carob-oci-runc)"
needed() { inside sh -c "apt-get install -s --no-install-recommends $1" | awk '$1 == "Inst" && $2 !~ /^carob/ { print $2 }'; }
files() { (cd "$root" && find etc lib usr opt root var -xdev ! -path 'var/lib/dpkg/*' ! -path 'var/lib/apt/*' ! -path 'var/log/*' ! -path 'var/cache/apt/*' ! -path 'var/cache/ldconfig/*' ! -path 'etc/ld.so.cache' | sort); }
apt install "busybox-static $(needed "$first" | tr '\n' ' ')"
files > "$work/before"
apt install "$first"

run() { inside carob run --rm --network none builtin:busybox echo "$1"; }
run 'a container of vfs and runc'
inside carob backend ls --format '{{.Kind}}/{{.Name}} {{.State}}'
engine=$(cat "$root/var/lib/carob/engine.lock")

apt install "$(package carob-storage-overlay) $(package carob-oci-crun)"
wait_until() { # wait_until WHAT COMMAND…: for 30 s, by the clock
  what=$1
  end=$(($(date +%s) + 30))
  shift
  until "$@" > "$work/out" 2>&1; do
    [ "$(date +%s)" -lt $end ] || { cat "$work/out"; fail "$what"; }
  done
}
wait_until "overlay did not come" inside carob backend use storage=overlay
wait_until "crun did not come" inside carob backend use oci=crun
inside carob run --name over --network none builtin:busybox echo 'a container of overlay and crun'
inside carob inspect --format '{{.Driver}} {{.OCIRuntime}}' over
[ "$(cat "$root/var/lib/carob/engine.lock")" = "$engine" ] || fail "another engine"
echo "the same engine"
inside carob run -d --name stays --stop-timeout 1 --network none builtin:busybox sleep 1000 > /dev/null
quietly inside sh -c "dpkg -i $(package carob)"
inside carob inspect --format 'after an upgrade it is {{.State.Status}}' stays
apt purge carob-storage-vfs
gone() { ! inside carob backend ls | grep -q 'vfs .* available'; }
wait_until "vfs did not go" gone
echo "vfs is gone"
[ -e "$root/usr/share/man/man1/carob-run.1.gz" ] && echo "a manual page"
inside bash -c '. /usr/share/bash-completion/completions/carob; COMP_LINE="carob ru"; COMP_WORDS=(carob ru); COMP_CWORD=1; COMP_POINT=8; _complete_carob; echo "bash completes ${COMPREPLY[*]}"'
[ -e "$root/usr/lib/tmpfiles.d/carob.conf" ] && [ -e "$root/lib/systemd/system/carob.service" ] && inside test -x /lib/systemd/system-generators/carob-system-generator && echo "a unit and tmpfiles"

apt purge carob
apt purge --auto-remove
files > "$work/after"
diff "$work/before" "$work/after" || fail "something is left"
[ ! -e "$root/run/carob" ] || fail "/run/carob is left"
! grep " $root/var/lib/carob" /proc/self/mounts || fail "mounts are left"
echo "nothing is left"
