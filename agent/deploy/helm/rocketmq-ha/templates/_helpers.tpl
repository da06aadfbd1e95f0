{{/*
The beginning of every object's name. A StatefulSet's may have 52 characters, as its pods get it with a hash of 10 as a
label of at most 63; the longest here adds "-broker-31-slave-4". A Service's has no dots.
*/}}
{{- define "rocketmq-ha.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- $name | replace "." "-" | trunc 34 | trimSuffix "-" -}}
{{- end }}

{{- define "rocketmq-ha.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "rocketmq-ha.labels" -}}
{{ include "rocketmq-ha.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end }}

{{/* The RocketMQ release in the image, three numbers. */}}
{{- define "rocketmq-ha.release" -}}
{{- $said := .Values.release | default .Values.image.tag -}}
{{- $numbers := regexFind "^[0-9]+\\.[0-9]+\\.[0-9]+" $said -}}
{{- if not $numbers }}{{ fail (printf "image.tag %s does not say which RocketMQ release it is: set release, such as 5.3.3" .Values.image.tag) }}{{ end -}}
{{- if semverCompare "<4.1.0" $numbers }}{{ fail (printf "release %s: this chart is for 4.1.0 and later" $numbers) }}{{ end -}}
{{- $numbers -}}
{{- end }}

{{- define "rocketmq-ha.home" -}}
{{- /* a tag may say more than the release, such as 5.3.3-alpine */ -}}
{{- .Values.image.home | default (printf "/home/rocketmq/rocketmq-%s" (.Values.release | default (include "rocketmq-ha.release" .))) -}}
{{- end }}

{{- define "rocketmq-ha.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{/* Each NameServer pod by its own name: a broker must register at every one. */}}
{{- define "rocketmq-ha.nameServers" -}}
{{- $name := include "rocketmq-ha.name" . -}}
{{- $list := list -}}
{{- range $index := until (int .Values.nameServer.replicas) -}}
{{- $list = append $list (printf "%s-ns-%d.%s-ns.%s.svc.%s:9876" $name $index $name $.Release.Namespace $.Values.clusterDomain) -}}
{{- end -}}
{{- join ";" $list -}}
{{- end }}

{{/* Refuses what the release cannot do: a feature that is silently off is worse than an error. */}}
{{- define "rocketmq-ha.check" -}}
{{- $release := include "rocketmq-ha.release" . -}}
{{- if and .Values.metrics.enabled (semverCompare "<5.1.0" $release) }}{{ fail (printf "metrics.enabled: RocketMQ %s has no Prometheus exporter of its own, 5.1.0 and later have" $release) }}{{ end -}}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.enabled) }}{{ fail "metrics.serviceMonitor.enabled needs metrics.enabled" }}{{ end -}}
{{- if and .Values.acl.enabled (not .Values.acl.existingSecret) }}{{ fail "acl.enabled needs acl.existingSecret: the chart makes no passwords" }}{{ end -}}
{{- if and .Values.acl.enabled (semverCompare "<4.4.0" $release) }}{{ fail (printf "acl.enabled: RocketMQ %s has no ACL, 4.4.0 and later have" $release) }}{{ end -}}
{{- if and (eq .Values.broker.role "SYNC_MASTER") (eq (int .Values.broker.slavesPerGroup) 0) }}{{ fail "broker.role SYNC_MASTER needs broker.slavesPerGroup of at least 1: without a slave every send would fail" }}{{ end -}}
{{- range .Values.logs.shippers -}}
{{- if .volumeMounts }}{{ fail (printf "logs.shippers: %s has volumeMounts: the chart mounts the logs at /logs, and nothing else" .name) }}{{ end -}}
{{- end -}}
{{- range $key, $value := .Values.broker.config -}}
{{- if has $key (fromYamlArray (include "rocketmq-ha.ownBrokerKeys" $)) }}{{ fail (printf "broker.config.%s is set by the chart itself" $key) }}{{ end -}}
{{- end -}}
{{- range $key, $value := .Values.nameServer.config -}}
{{- if has $key (list "listenPort") }}{{ fail (printf "nameServer.config.%s is set by the chart itself" $key) }}{{ end -}}
{{- end -}}
{{- end }}

{{/* What the ConfigMap and start.sh write, and what a port or a Secret of the chart hangs on. */}}
{{- define "rocketmq-ha.ownBrokerKeys" -}}
- brokerClusterName
- brokerName
- brokerId
- brokerRole
- brokerIP1
- brokerIP2
- namesrvAddr
- listenPort
- haListenPort
- storePathRootDir
- storePathCommitLog
- aclEnable
- authenticationEnabled
- authenticationProvider
- authenticationMetadataProvider
- authorizationEnabled
- authorizationProvider
- authorizationMetadataProvider
- initAuthenticationUser
- innerClientAuthenticationCredentials
- metricsExporterType
- metricsPromExporterHost
- metricsPromExporterPort
{{- end }}

{{/* plain, auth, or nothing */}}
{{- define "rocketmq-ha.acl" -}}
{{- if .Values.acl.enabled }}{{ if semverCompare "<5.3.0" (include "rocketmq-ha.release" .) }}plain{{ else }}auth{{ end }}{{ end }}
{{- end }}

{{- define "rocketmq-ha.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.security.runAsUser }}
runAsGroup: {{ .Values.security.runAsUser }}
fsGroup: {{ .Values.security.fsGroup }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "rocketmq-ha.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "rocketmq-ha.agentInitContainer" -}}
- name: hotfix-agent
  image: {{ .Values.hotfix.image.repository }}:{{ .Values.hotfix.image.tag }}
  imagePullPolicy: {{ .Values.hotfix.image.pullPolicy }}
  command: [sh, /scripts/copy-agent.sh]
  resources:
    requests: {cpu: 10m, memory: 16Mi}
    limits: {memory: 64Mi}
  securityContext:
    {{- include "rocketmq-ha.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - {name: hotfix, mountPath: /hotfix}
    - {name: scripts, mountPath: /scripts, readOnly: true}
{{- end }}

{{- define "rocketmq-ha.commonEnv" -}}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: ROCKETMQ_HOME
  value: {{ include "rocketmq-ha.home" . }}
{{- if .Values.hotfix.enabled }}
- name: HOTFIX_JAR
  value: /hotfix/rocketmq-hotfix-agent.jar
{{- with .Values.hotfix.options }}
- name: HOTFIX_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "rocketmq-ha.commonMounts" -}}
- {name: scripts, mountPath: /scripts, readOnly: true}
- {name: config, mountPath: /etc/rocketmq, readOnly: true}
- {name: run, mountPath: /run/rocketmq}
- {name: tmp, mountPath: /tmp}
- {name: logs, mountPath: /home/rocketmq/logs}
{{- if .Values.hotfix.enabled }}
- {name: hotfix, mountPath: /hotfix, readOnly: true}
{{- end }}
{{- end }}

{{- define "rocketmq-ha.commonVolumes" -}}
- name: scripts
  configMap:
    name: {{ include "rocketmq-ha.name" . }}-scripts
- name: config
  configMap:
    name: {{ include "rocketmq-ha.name" . }}-config
- name: run
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
- name: logs
  emptyDir:
    sizeLimit: {{ .Values.logs.sizeLimit }}
{{- if .Values.hotfix.enabled }}
- name: hotfix
  emptyDir:
    sizeLimit: 16Mi
{{- end }}
{{- end }}

{{- define "rocketmq-ha.shippers" -}}
{{- range . }}
- {{- toYaml . | nindent 2 }}
  volumeMounts:
    - {name: logs, mountPath: /logs, readOnly: true}
{{- end }}
{{- end }}

{{/* A number as RocketMQ reads it: Helm itself would write 1073741824 as 1.073741824e+09. */}}
{{- define "rocketmq-ha.properties" -}}
{{- range $key, $value := . }}
{{ $key }}={{ if kindIs "string" $value }}{{ $value }}{{ else }}{{ toJson $value }}{{ end }}
{{- end }}
{{- end }}
