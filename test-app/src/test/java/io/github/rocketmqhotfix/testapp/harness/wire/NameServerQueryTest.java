package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NameServerQueryTest {

    @Test
    void readsTheBareKeysThatFastjsonWrites() throws IOException {
        assertThat(NameServerQuery.brokersIn("{\"brokerAddrTable\":{\"broker-a\":{\"brokerAddrs\":"
                + "{0:\"127.0.0.1:10911\",1:\"127.0.0.1:10921\"},\"brokerName\":\"broker-a\",\"cluster\":\"c\"}},"
                + "\"clusterAddrTable\":{\"c\":[\"broker-a\"]}}").get("broker-a"))
                .containsEntry(0L, "127.0.0.1:10911").containsEntry(1L, "127.0.0.1:10921");
    }
}
