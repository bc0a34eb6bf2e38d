# Sourced by carob and carob-engine: finds the newest Java of at least 17 and the options that make it
# start fast. Sets JAVA, and after use_archive NAME also ARCHIVE. Starts no process.
#
# CAROB_JAVA   a Java to use in place of the newest one
# CAROB_CACHE  where class archives are kept; beside the distribution by default

java_major() { # java_major HOME: the major version of a JDK or JRE, by its release file
  _major=0
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r _key _value; do
    if [ "$_key" = JAVA_VERSION ]; then
      _value=${_value#\"}
      _major=${_value%%[.\"]*}
      break
    fi
  done < "$1/release"
}

find_java() {
  JAVA='' JAVA_MAJOR=0
  if [ -n "${CAROB_JAVA:-}" ]; then
    JAVA=$CAROB_JAVA
    java_major "${CAROB_JAVA%/bin/java}"
    JAVA_MAJOR=$_major
    return 0
  fi
  for _home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
    [ -x "$_home/bin/java" ] || continue
    java_major "$_home"
    case $_major in ''|*[!0-9]*) continue;; esac
    if [ "$_major" -gt "$JAVA_MAJOR" ]; then
      JAVA=$_home/bin/java JAVA_MAJOR=$_major
    fi
  done
  if [ "$JAVA_MAJOR" -lt 17 ]; then
    echo 'Error: Carob needs Java 17 or newer: install it (Debian: apt-get install openjdk-17-jre-headless) or name one in CAROB_JAVA' >&2
    exit 125
  fi
}

use_archive() { # use_archive NAME: an archive of the classes that NAME loads, made when it first ends
  _cache=${CAROB_CACHE:-$HOME_DIR/cache}
  ARCHIVE=''
  { [ -d "$_cache" ] || mkdir -p "$_cache" 2>/dev/null; } && [ -w "$_cache" ] || return 0
  _file=$_cache/$1-$JAVA_MAJOR.jsa
  if [ "$JAVA_MAJOR" -ge 19 ]; then
    ARCHIVE="-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=$_file"
  elif [ -f "$_file" ]; then
    ARCHIVE="-XX:SharedArchiveFile=$_file"
  else
    ARCHIVE="-XX:ArchiveClassesAtExit=$_file"
  fi
}

find_java
# What the engine needs beside, where Java warns of native calls: for carob-engine and bench.
NEWER=''
[ "$JAVA_MAJOR" -ge 24 ] && NEWER='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
FAST='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto -Xlog:disable -Xlog:all=error:stderr'
