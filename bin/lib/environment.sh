# Sourced by the scripts in bin: lists and installs required packages, and builds the distribution if necessary.

TOP=$(cd "$(dirname "$0")/.." && pwd)
VERSION=0.1.0-SNAPSHOT
DISTRIBUTION=$TOP/launcher/target/carob-$VERSION/carob
STAMP=$TOP/launcher/target/built

# Programs and files, and the Debian packages that contain them.
TO_RUN='/usr/lib/cni/dnsname:golang-github-containernetworking-plugin-dnsname dnsmasq:dnsmasq-base conmon:conmon crun:crun runc:runc busybox:busybox-static /usr/lib/cni/bridge:containernetworking-plugins iptables:iptables'
TO_BUILD='javac:openjdk-17-jdk-headless mvn:maven cc:gcc /usr/include/stdio.h:libc6-dev'
TO_TEST='pgrep:procps patchelf:patchelf apparmor_parser:apparmor secilc:secilc dbus-daemon:dbus /lib/systemd/systemd:systemd catatonit:catatonit runsc:runsc ip:iproute2 skopeo:skopeo podman:podman buildah:buildah docker-registry:docker-registry htpasswd:apache2-utils openssl:openssl umoci:umoci jq:jq perl:perl-base zsh:zsh bzip2:bzip2 xz:xz-utils zstd:zstd slirp4netns:slirp4netns mmdebstrap:mmdebstrap'

missing_packages() { # missing_packages PROGRAM:PACKAGE…: prints the packages whose programs are missing
  for _pair in "$@"; do
    case $_pair in
      /*) [ -e "${_pair%%:*}" ] ;;
      *) command -v "${_pair%%:*}" >/dev/null 2>&1 ;;
    esac || printf '%s ' "${_pair#*:}"
  done
}

install_missing() { # install_missing PROGRAM:PACKAGE…: installs missing packages, or prints how to and exits with 125
  _packages=$(missing_packages "$@")
  [ -n "$_packages" ] || return 0
  _command="apt-get install -y --no-install-recommends $_packages"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1 || [ -n "${CAROB_NO_INSTALL:-}" ]; then
    echo "Error: programs are missing; install them as root: $_command" >&2
    exit 125
  fi
  echo "installing $_packages" >&2
  export DEBIAN_FRONTEND=noninteractive
  if ! $_command >/dev/null 2>&1 </dev/null; then
    if ! { apt-get update && $_command; } >&2 </dev/null; then
      echo "Error: programs are missing, and this failed: $_command" >&2
      exit 125
    fi
  fi
}

is_stale() { # succeeds if a source file is newer than the last build
  [ -f "$STAMP" ] || return 0
  [ -n "$(find "$TOP" \( -name target -o -name .git -o -path "$TOP/docs" \) -prune -o -type f -newer "$STAMP" -print -quit)" ]
}

build() { # builds the distribution, without tests; one build at a time
  mkdir -p "$TOP/launcher/target"
  exec 9>"$TOP/launcher/target/.building"
  flock 9
  if is_stale; then
    echo 'building Carob; the first time takes some minutes' >&2
    _started=$TOP/launcher/target/.started
    : > "$_started"
    rm -rf "$TOP/launcher/target/carob-$VERSION"
    if ! (cd "$TOP" && mvn -q -Dstyle.color=never package -DskipTests -Dspotless.check.skip -Dbnd.resolve.skip) >"$TOP/launcher/target/build.log" 2>&1 </dev/null; then
      cat "$TOP/launcher/target/build.log" >&2
      echo "Error: the build failed; see above" >&2
      exit 125
    fi
    # Sources that changed during the build are newer than this.
    mv "$_started" "$STAMP"
  fi
  exec 9>&-
}
