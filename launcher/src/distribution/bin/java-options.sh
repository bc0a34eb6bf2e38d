# Sourced by carob-engine and carob-cache: finds the newest Java (17 or newer) and the options that make it
# start fast. Sets JAVA, and after use_archive also ARCHIVE. Starts no process.
#
# CAROB_JAVA   the Java to use instead of the newest one
# CAROB_CACHE  directory for archives of loaded classes, or 'off'; by default beside the distribution

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

# Java 25 archives not only classes, but also the results of linking and profiling. It accepts an archive even if the
# distribution was moved; the framework would then find classes that are not its own. So an archive is used only
# at the location that it was made for, which is recorded in .place.
use_archive() { # finds the archive that carob-cache has created
  ARCHIVE_FILE='' ARCHIVE=''
  CACHE=${CAROB_CACHE:-$HOME_DIR/cache}
  [ "$CACHE" != off ] || return 0
  read -r _build < "$HOME_DIR/lib/build"
  ARCHIVE_FILE=$CACHE/$_build-$JAVA_MAJOR-engine
  _place=''
  [ ! -r "$CACHE/.place" ] || read -r _place < "$CACHE/.place"
  if [ "$_place" != "$HOME_DIR" ] || [ ! -r "$ARCHIVE_FILE" ]; then
    return 0
  elif [ "$JAVA_MAJOR" -ge 25 ]; then
    ARCHIVE=-XX:AOTCache=$ARCHIVE_FILE
  else
    ARCHIVE=-XX:SharedArchiveFile=$ARCHIVE_FILE
  fi
}

find_java
# Further options for versions of Java that warn about native calls; used by carob-engine and bench.
NEWER=''
[ "$JAVA_MAJOR" -ge 24 ] && NEWER='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
FAST='-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr'
# The first compiler only: its code is fast at once, without profiles, which take time and memory during an engine's
# short bursts of work. Digests, the only work that needs the second compiler, are computed by libcrypto.
FAST="$FAST -XX:TieredStopAtLevel=1"

engine_class_path() { # sets CLASS_PATH: the launcher and all bundles, so that an archive can hold their classes;
  # bundles from packages are last, so that an archive made without them remains valid
  CLASS_PATH=$HOME_DIR/lib/launcher.jar:$HOME_DIR/lib/org.apache.felix.framework.jar:$HOME_DIR/lib/slf4j-api.jar:$HOME_DIR/lib/slf4j-jdk14.jar
  for _jar in "$HOME_DIR"/bundles/*.jar "$HOME_DIR"/deploy/*.jar; do
    [ ! -e "$_jar" ] || CLASS_PATH=$CLASS_PATH:$_jar
  done
}
