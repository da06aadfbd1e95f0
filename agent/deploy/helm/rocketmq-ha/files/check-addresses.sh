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

reaches() {
  # IPv6 addresses would come in brackets, which /dev/tcp does not take
  timeout "$seconds" bash -c ': < "/dev/tcp/$0/$1"' "${1%:*}" "${1##*:}" 2> /dev/null
}

for name_server in ${name_servers//;/ }; do
  # mqadmin itself would take 1 GiB
  if ! listed=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx128m -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" \
      org.apache.rocketmq.tools.command.MQAdminStartup clusterList -n "$name_server" 2>&1); then
    complain "$name_server does not answer: $listed"
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
