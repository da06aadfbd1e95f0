#!/bin/sh
# Helm's post-renderer: puts the agent on the brokers of a chart that has no value for it.
#   helm upgrade --install ... --post-renderer .../inject/helm/post-render.sh --post-renderer-args COMPONENT
# COMPONENT is a folder beside helm: broker (also the default), rocketmq-broker, image-volume. HOTFIX_IMAGE in the environment names the
# agent's image. Needs kubectl 1.21 or later.
set -eu
component=${1:-broker}
image=${HOTFIX_IMAGE:-rocketmq-hotfix-agent:1.0.0-SNAPSHOT}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

[ -f "$here/../$component/kustomization.yaml" ] || { echo "post-render.sh: no component $component" >&2; exit 1; }
mkdir "$folder/component"
cp "$here/../$component/kustomization.yaml" "$folder/component/"
sed "s|rocketmq-hotfix-agent:1.0.0-SNAPSHOT|$image|" "$here/../$component/patch.yaml" > "$folder/component/patch.yaml"
cat > "$folder/all.yaml"
printf 'resources: [all.yaml]\ncomponents: [component]\n' > "$folder/kustomization.yaml"
kubectl kustomize "$folder" > "$folder/patched.yaml"
# a component whose target is not there changes nothing and says nothing
grep -q rocketmq-hotfix-agent.jar "$folder/patched.yaml" || { echo "post-render.sh: no StatefulSet *broker* in this release" >&2; exit 1; }
cat "$folder/patched.yaml"
