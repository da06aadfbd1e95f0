#!/bin/bash
# Fails when a NameServer does not answer, knows fewer brokers than there should be, or lists an address that cannot
# be reached. Usage: check-addresses.sh NAMESERVER;NAMESERVER… BROKERS SECONDS
set -euo pipefail

name_servers=$1
wanted=$2
seconds=$3
bad=0

complain() {
  echo "FAILED $*" >&2
  bad=1
}

# mqadmin itself would take 1 GiB. It ends with 0 even when it failed. Java 8 does not know the last options.
list_brokers() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx128m "-Duser.home=${USER_HOME:-/home/rocketmq}" \
    -XX:+IgnoreUnrecognizedVMOptions --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
    -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" \
    org.apache.rocketmq.tools.command.MQAdminStartup clusterList -n "$1" 2>&1 || true
}

# Not by timeout: that of the Alpine image's busybox takes other arguments.
reaches() {
  local attempt limit answer=0
  # IPv6 addresses would come in brackets, which /dev/tcp does not take
  # shellcheck disable=SC2016 # the inner bash expands them
  bash -c 'exec 3<> "/dev/tcp/$0/$1"' "${1%:*}" "${1##*:}" &> /dev/null &
  attempt=$!
  { sleep "$seconds" && kill -9 "$attempt"; } &> /dev/null &
  limit=$!
  wait "$attempt" 2> /dev/null || answer=$?
  kill "$limit" 2> /dev/null || true
  return "$answer"
}

for name_server in ${name_servers//;/ }; do
  listed=$(list_brokers "$name_server")
  if ! grep -q '^#Cluster Name' <<< "$listed"; then
    why=$(grep -m 1 '^Caused by' <<< "$listed" || head -n 1 <<< "$listed")
    complain "$name_server does not answer: $why"
    continue
  fi
  # cluster, broker name, broker id, address, …
  brokers=$(awk '$3 ~ /^[0-9]+$/ && $4 ~ /:[0-9]+$/ {print $2 " " $3 " " $4}' <<< "$listed")
  count=$(grep -c . <<< "$brokers" || true)
  [[ $count -ge $wanted ]] || complain "$name_server lists $count brokers of $wanted"
  while read -r name id address; do
    [[ -n $name ]] || continue
    case $address in
      127.* | localhost:* | 0.0.0.0:*) complain "$name_server lists $name $id at $address, which no other host can reach" ;;
      *) if reaches "$address"; then echo "ok $name_server: $name $id at $address"; else complain "$name_server lists $name $id at $address, which does not answer"; fi ;;
    esac
  done <<< "$brokers"
done
exit "$bad"
