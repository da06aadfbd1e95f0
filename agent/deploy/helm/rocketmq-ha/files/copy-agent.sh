#!/bin/sh
# Copies the agent into the pod. A pod without it must not start: the JVM itself refuses a flag without a jar.
set -eu
from=${1:-/agent/rocketmq-hotfix-agent.jar}
to=${2:-/hotfix/rocketmq-hotfix-agent.jar}
if [ ! -s "$from" ]; then
  echo "copy-agent.sh: this image has no $from: is hotfix.image the image of rocketmq-hotfix-agent?" >&2
  exit 1
fi
cp "$from" "$to.part"
cmp "$from" "$to.part"
chmod 0444 "$to.part"
mv "$to.part" "$to"
echo "copied $from to $to"
