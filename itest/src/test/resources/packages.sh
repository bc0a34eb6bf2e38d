#!/bin/sh
# Installs the packages in $1 into a machine of its own: this one's files under a layer in $2, without
# crun. To be run in namespaces of its own for mounts, processes and the network. Says what it sees, a line each.
set -eu
debs=$1 work=$2
fail() { echo "FAILED: $*"; exit 1; }
mount --make-rprivate /
mkdir -p "$work/upper" "$work/layer" "$work/root" "$work/data"
root=$work/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/layer" "$root"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/tmp/debs"
cp "$debs"/*.deb "$root/tmp/debs/"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
ip link set lo up

inside dpkg --purge --force-depends crun > /dev/null 2>&1 || true
[ ! -e "$root/usr/bin/crun" ] || fail "crun is still there"
files() { (cd "$root" && find etc lib usr opt root var -xdev ! -path 'var/lib/dpkg/*' ! -path 'var/log/*' ! -path 'var/cache/man*' ! -name 'hsperfdata*' | sort); }
files > "$work/before"

inside sh -c 'dpkg -i /tmp/debs/carob_*.deb /tmp/debs/carob-storage-vfs_*.deb /tmp/debs/carob-oci-runc_*.deb' > "$work/out" 2>&1 || { cat "$work/out"; fail "the first packages"; }
# Overlayfs lies on no overlayfs.
mount -t tmpfs tmpfs "$root/var/lib/carob" 2> /dev/null || { mkdir "$root/var/lib/carob"; mount -t tmpfs tmpfs "$root/var/lib/carob"; }
if inside sh -c 'dpkg -i /tmp/debs/carob-oci-crun_*.deb' > "$work/out" 2>&1; then fail "crun was not asked for"; fi
grep -q 'depends on crun' "$work/out" || { cat "$work/out"; fail "what is missing was not said"; }
inside dpkg --purge carob-oci-crun > /dev/null 2>&1
echo "crun's backend is refused without crun"

run() { inside carob run --rm --network none builtin:busybox echo "$1"; }
run 'a container of vfs and runc'
inside carob backend ls --format '{{.Kind}}/{{.Name}} {{.State}}'
engine=$(cat "$root/var/lib/carob/engine.lock")

inside sh -c 'dpkg -i /tmp/debs/carob-storage-overlay_*.deb' > "$work/out" 2>&1 || { cat "$work/out"; fail "overlay's package"; }
end=$(($(date +%s) + 30))
until inside carob backend use storage=overlay 2> "$work/out"; do
  [ "$(date +%s)" -lt $end ] || { cat "$work/out"; fail "overlay did not come"; }
done
inside carob run --name over --network none builtin:busybox echo 'a container of overlay'
inside carob inspect --format 'driver {{.Driver}}' over
[ "$(cat "$root/var/lib/carob/engine.lock")" = "$engine" ] || fail "another engine"
echo "the same engine"
inside sh -c 'dpkg --purge carob-storage-vfs' > "$work/out" 2>&1 || { cat "$work/out"; fail "vfs's package"; }
end=$(($(date +%s) + 30))
while inside carob backend ls | grep -q 'vfs .* available'; do
  [ "$(date +%s)" -lt $end ] || fail "vfs did not go"
done
echo "vfs is gone"
inside sh -c 'man -w carob-run >/dev/null 2>&1; [ -e /usr/share/man/man1/carob-run.1.gz ]' && echo "a manual page"
inside bash -c '. /usr/share/bash-completion/completions/carob; COMP_LINE="carob ru"; COMP_WORDS=(carob ru); COMP_CWORD=1; COMP_POINT=8; _complete_carob; echo "bash completes ${COMPREPLY[*]}"'
[ -e "$root/usr/lib/tmpfiles.d/carob.conf" ] && [ -e "$root/lib/systemd/system/carob.service" ] && echo "a unit and tmpfiles"

inside dpkg --purge carob-storage-overlay carob-oci-runc carob > "$work/out" 2>&1 || { cat "$work/out"; fail "the purge"; }
umount "$root/var/lib/carob"
rmdir "$root/var/lib/carob" 2> /dev/null || true
files > "$work/after"
diff "$work/before" "$work/after" || fail "something is left"
[ ! -e "$root/run/carob" ] || fail "/run/carob is left"
echo "nothing is left"
