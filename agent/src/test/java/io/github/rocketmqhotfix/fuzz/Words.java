package io.github.rocketmqhotfix.fuzz;

import java.util.List;

/** The names and descriptors that patches search for, and values that are invalid in class files. */
final class Words {

    static final List<String> METHODS = List.of("getLocalAddress", "getLocalInetAddress", "normalizeHostAddress",
            "string2SocketAddress", "invokeSync", "invokeAsync", "invokeOneway", "invoke",
            "updateNameServerAddressList",
            "sendMessageBack", "consumerSendMessageBack", "findBrokerAddressInPublish", "<init>", "<clinit>", "", "a/b",
            "other");

    static final List<String> FIELDS = List.of("namesrvAddrList", "namesrvAddrChoosed", "namesrvAddrChosen",
            "namesrvIndex",
            "channelTables", "clientRemotingProcessor", "other", "");

    static final List<String> FIELD_TYPES = List.of("Ljava/util/concurrent/atomic/AtomicReference;",
            "Ljava/util/concurrent/atomic/AtomicInteger;", "Ljava/util/concurrent/ConcurrentMap;",
            "Ljava/util/concurrent/ConcurrentHashMap;", "Ljava/lang/String;", "J", "I", "[[[I",
            "La/ClientRemotingProcessor;",
            "()V", "V", "L", "", "Lx", "[", "[V");

    static final List<String> METHOD_TYPES = List.of("()Ljava/lang/String;", "()Ljava/net/InetAddress;",
            "(Ljava/net/InetAddress;)Ljava/lang/String;", "(Ljava/lang/String;)Ljava/net/SocketAddress;",
            "(Ljava/lang/String;La/RemotingCommand;J)La/RemotingCommand;",
            "(Ljava/lang/String;La/RemotingCommand;J)V",
            "(Ljava/lang/String;La/RemotingCommand;J)Ljava/util/concurrent/CompletableFuture;",
            "(Ljava/lang/String;La/RemotingCommand;JLa/InvokeCallback;)V",
            "(La/MessageExt;ILjava/lang/String;)V", "(La/MessageExt;ILjava/lang/String;Ljava/lang/String;)V",
            "(Ljava/lang/String;La/MessageExt;Ljava/lang/String;IJI)V",
            "(Ljava/lang/String;Ljava/lang/String;La/MessageExt;Ljava/lang/String;IJI)V",
            "(La/MessageExt;Ljava/lang/String;IJ)V",
            "()V", "(J)J", "(", ")", "", "(V)V", "([", "(L;)V", "()", "(La/MessageExt;ILjava/lang/String;)(", "I",
            "(" + "J".repeat(128) + ")V", "(" + "[".repeat(256) + "I)V");

    static final List<String> SIGNATURES = List.of("", "garbage", "<T:Ljava/lang/Object;>Ljava/lang/Object;", "<",
            "TT;",
            "<T:TT;>Ljava/lang/Object;", "L".repeat(500), "<".repeat(500), "La<*>.b<+TT;>;");

    /** All texts after the first two are invalid in a class file: truncated, overlong, a zero, beyond Unicode. */
    static final List<byte[]> DAMAGED_TEXTS = List.of(new byte[0], new byte[] {'('}, new byte[] {(byte) 0xc0},
            new byte[] {(byte) 0xe0, (byte) 0x80}, new byte[] {(byte) 0xc1, (byte) 0x81}, new byte[] {0},
            new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});

    private Words() {}
}
