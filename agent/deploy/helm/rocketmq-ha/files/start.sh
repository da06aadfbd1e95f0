#!/bin/sh
# Renders the configuration and becomes the JVM: SIGTERM reaches it, and its end is the container's end.
# Usage: start.sh broker|namesrv
set -eu

fail() {
  echo "start.sh: $*" >&2
  exit 1
}

# One line of printable ASCII from the secret; the broker would read anything else as something else.
secret() {
  [ -s "$secrets/$1" ] || fail "the secret has no $1: acl.existingSecret needs the keys username and password"
  value=$(cat "$secrets/$1")
  [ "$(printf %s "$value" | LC_ALL=C tr -d ' -~' | wc -c)" -eq 0 ] || fail "$1 in the secret must be one line of printable ASCII"
  # for JSON, and that for a properties file
  printf %s "$value" | sed -e 's/[\\"]/\\&/g' -e 's/\\/\\\\/g'
}

role=${1:-}
configured=${CONFIG_DIR:-/etc/rocketmq}
rendered=${RUN_DIR:-/run/rocketmq}/$role.conf
secrets=${ACL_DIR:-/etc/rocketmq-acl}

case $role in
  broker) main=org.apache.rocketmq.broker.BrokerStartup ;;
  namesrv) main=org.apache.rocketmq.namesrv.NamesrvStartup ;;
  *) fail "usage: start.sh broker|namesrv, not '$role'" ;;
esac
[ -d "${ROCKETMQ_HOME:-}/lib" ] || fail "there is no ${ROCKETMQ_HOME:-}/lib in this image: set image.home"
[ -n "${POD_IP:-}" ] || fail "POD_IP is empty: it must come from status.podIP"
[ -r "$configured/$role.conf" ] || fail "there is no $configured/$role.conf"
java=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java") || fail "there is no java in this image${JAVA_HOME:+, in $JAVA_HOME/bin}"

# it may hold a password; what the JVM writes must stay readable for log shippers
(umask 077 && cat "$configured/$role.conf" > "$rendered")
if [ "$role" = broker ]; then
  [ -n "${NAMESRV_ADDR:-}" ] || fail "NAMESRV_ADDR is empty: the broker would register nowhere"
  {
    # the last line above may lack its end
    echo
    echo "brokerName=$BROKER_NAME"
    echo "brokerId=$BROKER_ID"
    echo "brokerRole=$BROKER_ROLE"
    echo "brokerIP1=$POD_IP"
    echo "brokerIP2=$POD_IP"
  } >> "$rendered"
  case ${ACL_KIND:-} in
    '') ;;
    plain)
      accounts=$ROCKETMQ_HOME/conf/plain_acl.yml
      [ -s "$accounts" ] || fail "there is no $accounts: the broker would refuse everybody, or nobody"
      # a slave of 4.x has no credentials when it asks its master for topics, groups and offsets
      [ "$BROKER_ROLE" != SLAVE ] || grep -q '^globalWhiteRemoteAddresses:' "$accounts" ||
        fail "plain_acl.yml in the secret has no globalWhiteRemoteAddresses: every master would refuse this slave"
      # here, not in the ConfigMap: a pod that is older than an upgrade keeps its image but sees the new ConfigMap
      echo "aclEnable=true" >> "$rendered"
      ;;
    auth)
      username=$(secret username)
      password=$(secret password)
      auth=org.apache.rocketmq.auth
      {
        echo "authenticationEnabled=true"
        echo "authenticationProvider=$auth.authentication.provider.DefaultAuthenticationProvider"
        echo "authenticationMetadataProvider=$auth.authentication.provider.LocalAuthenticationMetadataProvider"
        echo "authorizationEnabled=true"
        echo "authorizationProvider=$auth.authorization.provider.DefaultAuthorizationProvider"
        echo "authorizationMetadataProvider=$auth.authorization.provider.LocalAuthorizationMetadataProvider"
        printf 'initAuthenticationUser={"username":"%s","password":"%s"}\n' "$username" "$password"
        printf 'innerClientAuthenticationCredentials={"accessKey":"%s","secretKey":"%s"}\n' "$username" "$password"
      } >> "$rendered"
      ;;
    *) fail "ACL_KIND is plain, auth or empty, not $ACL_KIND" ;;
  esac
fi

# word splitting is wanted for the options, so they may hold no spaces of their own
set -f
# shellcheck disable=SC2086
set -- ${JAVA_HEAP:-} ${JAVA_OPT:-}
# every Java after 8 has this file
if [ -e "$(dirname "$(readlink -f "$java")")/../lib/modules" ]; then
  # netty 4.0 and the store of 4.x reach into the JDK
  for package in java.base/java.nio java.base/sun.nio.ch java.base/java.lang java.base/jdk.internal.ref; do
    set -- "$@" "--add-opens=$package=ALL-UNNAMED"
  done
  set -- "$@" --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
fi
if [ -n "${HOTFIX_JAR:-}" ]; then
  [ -s "$HOTFIX_JAR" ] || fail "there is no $HOTFIX_JAR: the $role would run unpatched"
  set -- "-javaagent:$HOTFIX_JAR${HOTFIX_OPTIONS:+=$HOTFIX_OPTIONS}" "$@"
fi

exec "$java" "$@" -XX:+ExitOnOutOfMemoryError \
  "-Duser.home=${USER_HOME:-/home/rocketmq}" \
  -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" \
  "$main" -c "$rendered"
