#!/bin/sh
# Says of every running pod whether its JVM has the agent, and fails where one has not, where a patch is not applied
# although it should be, or where there is no pod.
#   verify.sh NAMESPACE SELECTOR CONTAINER        for example: verify.sh rocketmq app=broker broker
# An outcome comes from the JVM itself where the image has jcmd, and from the agent's lines in the container's log otherwise.
set -eu
[ $# -eq 3 ] || { echo "usage: verify.sh NAMESPACE SELECTOR CONTAINER" >&2; exit 2; }
namespace=$1 selector=$2 container=$3
pods=$(kubectl -n "$namespace" get pods -l "$selector" -o name)
[ -n "$pods" ] || { echo "verify.sh: no pod in $namespace has $selector" >&2; exit 1; }

outcomes() {
  # 0 is every JVM of the container; jcmd is a JVM itself and must not announce the flag
  kubectl -n "$namespace" exec "$1" -c "$container" -- env -u JAVA_TOOL_OPTIONS jcmd 0 VM.system_properties 2>/dev/null |
    sed -n 's/\\:/:/g; s/^rocketmq\.hotfix\.outcome\.//p'
}

logged() {
  # in the middle of a line too, where the host had not ended its own
  kubectl -n "$namespace" logs "$1" -c "$container" 2>/dev/null | grep -o '\[rocketmq-hotfix\] INFO \(applied [a-z-]* to\|stood-aside:[a-z-]* [a-z-]* for\) .*\|\[rocketmq-hotfix\] WARN \(failed\|stood-aside\):.*' || true
}

bare=0
unpatched=0
for pod in $pods; do
  found=$(outcomes "$pod")
  [ -n "$found" ] || found=$(logged "$pod")
  if [ -n "$found" ]; then
    echo "$pod has the agent"
    echo "$found" | sed 's/^/  /'
    if echo "$found" | grep -q 'failed:\|stood-aside:\(unknown-shape\|disabled\|dry-run\)'; then
      unpatched=$((unpatched + 1))
    fi
  else
    echo "$pod has NO agent"
    bare=$((bare + 1))
  fi
done
[ "$unpatched" -eq 0 ] || { echo "verify.sh: $unpatched with a patch that is failed, unknown-shape, disabled or dry-run" >&2; exit 1; }
[ "$bare" -eq 0 ] || { echo "verify.sh: $bare without the agent" >&2; exit 1; }
