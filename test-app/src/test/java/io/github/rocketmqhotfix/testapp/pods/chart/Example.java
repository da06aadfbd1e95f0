package io.github.rocketmqhotfix.testapp.pods.chart;

/** Sample values that an operator sets to override the chart's defaults, and the resulting size of the cluster. */
enum Example {

    DEFAULTS("5.3.3", 3, 2, 1, ""),

    ONE_BROKER("5.3.3", 1, 1, 0, """
            nameServer: {replicas: 1}
            broker: {groups: 1, slavesPerGroup: 0}
            """),

    THREE_GROUPS_OF_THREE("5.3.3", 5, 3, 2, """
            clusterDomain: example.internal
            nameServer: {replicas: 5, javaOptions: "-Xlog:gc -XX:+UseG1GC"}
            broker: {groups: 3, slavesPerGroup: 2, role: SYNC_MASTER}
            """),

    PLAIN_ACL("4.9.7", 3, 2, 1, """
            image: {tag: "4.9.7"}
            acl: {enabled: true, existingSecret: rocketmq-acl}
            """),

    METRICS("5.1.4", 3, 2, 1, """
            image: {tag: "5.1.4"}
            metrics: {enabled: true, port: 9100, serviceMonitor: {enabled: true, labels: {release: prometheus}}}
            """),

    AUTHENTICATION("5.3.3", 3, 2, 1, """
            acl: {enabled: true, existingSecret: rocketmq-auth}
            """),

    WITHOUT_AGENT("5.3.3", 3, 2, 1, """
            hotfix: {enabled: false}
            """),

    LOG_SHIPPERS("5.3.3", 3, 2, 1,
            """
                    logs:
                      sizeLimit: 512Mi
                      shippers:
                        - name: fluent-bit
                          image: fluent/fluent-bit:3.2
                          args: [-i, tail, -p, path=/logs/rocketmqlogs/*.log, -o, stdout]
                          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                        - name: second
                          image: busybox:1.36
                          command: [tail, -F, /logs/rocketmqlogs/broker.log]
                          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                    """),

    CLIENTS_AND_PLACEMENT("5.3.3", 3, 2, 1, """
            image: {repository: registry.example/rocketmq, tag: 5.3.3-alpine, pullSecrets: [{name: registry}]}
            hotfix: {options: "patches=loopback-filter:namesrv-reset,log-level=debug"}
            networkPolicy:
              clients:
                - namespaceSelector: {matchLabels: {team: orders}}
                - ipBlock: {cidr: 10.0.0.0/8}
            nameServer:
              nodeSelector: {disk: ssd}
              tolerations: [{key: dedicated, operator: Equal, value: rocketmq, effect: NoSchedule}]
              priorityClassName: important
              podAnnotations: {team: messaging}
              config: {scanNotActiveBrokerInterval: 5000}
            broker:
              javaOptions: -XX:+UseG1GC
              config: {mappedFileSizeCommitLog: 1073741824, flushDiskType: SYNC_FLUSH, slaveReadEnable: true}
              storage: {size: 1.5Ti, storageClassName: fast}
              nodeSelector: {disk: ssd}
              tolerations: [{operator: Exists}]
              priorityClassName: important
              podAnnotations: {team: messaging}
            """);

    private final String release;
    private final int nameServers;
    private final int groups;
    private final int slavesPerGroup;
    private final String yaml;

    Example(String release, int nameServers, int groups, int slavesPerGroup, String yaml) {
        this.release = release;
        this.nameServers = nameServers;
        this.groups = groups;
        this.slavesPerGroup = slavesPerGroup;
        this.yaml = yaml;
    }

    /** Returns the RocketMQ release of these values. */
    String release() {
        return release;
    }

    int nameServers() {
        return nameServers;
    }

    int groups() {
        return groups;
    }

    int slavesPerGroup() {
        return slavesPerGroup;
    }

    /** Returns the YAML for {@code helm --values}. */
    String yaml() {
        return yaml;
    }
}
