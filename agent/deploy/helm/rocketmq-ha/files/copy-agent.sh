#!/bin/sh
# Copies the agent to the pod's volume. Where that fails the pod does not start: it must never run unpatched unnoticed.
#   copy-agent.sh [FROM [TO]]
set -eu
from=${1:-/agent/rocketmq-hotfix-agent.jar}
to=${2:-/hotfix/rocketmq-hotfix-agent.jar}

refuse() {
  echo "copy-agent.sh: $1" >&2
  exit 1
}

[ -s "$from" ] || refuse "this image has no $from: is it the image of rocketmq-hotfix-agent?"
# a read-only one of an attempt that was interrupted could not be written again
rm -f "$to.part"
cp "$from" "$to.part" || refuse "cannot copy $from to $to.part: is the volume writable and large enough?"
cmp "$from" "$to.part" || refuse "the copy $to.part is not whole"
chmod 0444 "$to.part"
mv -f "$to.part" "$to"
echo "copied $from to $to"
