# Sourced by bin/bench and bin/soak: builds if necessary, and runs a class of the bench module.
. "$(dirname "$0")/lib/environment.sh"

run_bench() { # run_bench CLASS ARGUMENT…
  # shellcheck disable=SC2086 # lists of words
  install_missing $TO_RUN perl:perl-base
  if is_stale; then
    # shellcheck disable=SC2086
    install_missing $TO_BUILD
    build
  fi
  HOME_DIR=$DISTRIBUTION
  . "$DISTRIBUTION/bin/java-options.sh"
  "$DISTRIBUTION/bin/carob-cache"
  lib=$DISTRIBUTION/lib
  sqlite=$(echo "$DISTRIBUTION"/bundles/*sqlite-jdbc*.jar)
  class=$1
  shift
  # Its bridges disappear with its network namespace.
  exec unshare --net "$JAVA" $FAST $NEWER -cp "$TOP/bench/target/bench-$VERSION.jar:$lib/launcher.jar:$lib/org.apache.felix.framework.jar:$lib/slf4j-api.jar:$lib/slf4j-jdk14.jar:$DISTRIBUTION/bundles/native.linux-$VERSION.jar:$sqlite" \
    "dev.carob.bench.$class" "$DISTRIBUTION" "$@"
}
