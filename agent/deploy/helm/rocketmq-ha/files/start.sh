#!/bin/sh
# Renders the configuration and becomes the JVM: SIGTERM reaches it, and its end is the container's end.
# Usage: start.sh broker|namesrv
set -eu

fail() {
  echo "start.sh: $*" >&2
  exit 1
}

role=$1
configured=${CONFIG_DIR:-/etc/rocketmq}
rendered=${RUN_DIR:-/run/rocketmq}/$role.conf
secrets=${ACL_DIR:-/etc/rocketmq-acl}

[ -d "$ROCKETMQ_HOME/lib" ] || fail "there is no $ROCKETMQ_HOME/lib in this image: set image.home"
[ -n "${POD_IP:-}" ] || fail "POD_IP is empty: it must come from status.podIP"

cat "$configured/$role.conf" > "$rendered"
case $role in
  broker)
    [ -n "${NAMESRV_ADDR:-}" ] || fail "NAMESRV_ADDR is empty: the broker would register nowhere"
    {
      echo "brokerName=$BROKER_NAME"
      echo "brokerId=$BROKER_ID"
      echo "brokerRole=$BROKER_ROLE"
      echo "brokerIP1=$POD_IP"
      echo "brokerIP2=$POD_IP"
    } >> "$rendered"
    if [ "${ACL_KIND:-}" = auth ]; then
      username=$(cat "$secrets/username") && password=$(cat "$secrets/password") || fail "the secret lacks username or password"
      {
        printf 'initAuthenticationUser={"username":"%s","password":"%s"}\n' "$username" "$password"
        printf 'innerClientAuthenticationCredentials={"accessKey":"%s","secretKey":"%s"}\n' "$username" "$password"
      } >> "$rendered"
    fi
    main=org.apache.rocketmq.broker.BrokerStartup
    ;;
  namesrv)
    main=org.apache.rocketmq.namesrv.NamesrvStartup
    ;;
  *)
    fail "usage: start.sh broker|namesrv, not $role"
    ;;
esac

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# every Java after 8 has this file
modules=$(dirname "$(readlink -f "$(command -v "$java")")")/../lib/modules

# word splitting is wanted for the options, so they may hold no spaces of their own
set -f
# shellcheck disable=SC2086
set -- ${JAVA_HEAP:-} ${JAVA_OPT:-}
if [ -e "$modules" ]; then
  # netty 4.0 and the store of 4.x reach into the JDK
  for package in java.base/java.nio java.base/sun.nio.ch java.base/java.lang java.base/jdk.internal.ref; do
    set -- "$@" "--add-opens=$package=ALL-UNNAMED"
  done
  set -- "$@" --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
fi
if [ -n "${HOTFIX_JAR:-}" ]; then
  [ -s "$HOTFIX_JAR" ] || fail "there is no $HOTFIX_JAR: the broker would run unpatched"
  set -- "-javaagent:$HOTFIX_JAR${HOTFIX_OPTIONS:+=$HOTFIX_OPTIONS}" "$@"
fi

exec "$java" "$@" -XX:+ExitOnOutOfMemoryError \
  "-Duser.home=${USER_HOME:-/home/rocketmq}" \
  -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" \
  "$main" -c "$rendered"
