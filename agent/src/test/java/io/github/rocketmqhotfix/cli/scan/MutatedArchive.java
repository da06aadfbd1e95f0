package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.fuzz.Choices;
import io.github.rocketmqhotfix.fuzz.EditedBytes;
import io.github.rocketmqhotfix.fuzz.MutatedClass;
import io.github.rocketmqhotfix.fuzz.ReleasedClass;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Creates an archive of archives and classes from the input of a fuzzer, and damages it. */
final class MutatedArchive {

    private static final int DEEPEST = 10;
    private static final int ENTRIES = 12;
    private static final int DAMAGES = 12;
    private static final int ZEROS = 1 << 20;

    private static final List<String> FOLDERS = List.of("", "BOOT-INF/classes/", "META-INF/versions/9/", "a/", "/",
            "../", "x!/",
            "\u0000", "a".repeat(300) + '/');
    private static final List<String> TEXTS = List.of("META-INF/MANIFEST.MF",
            "META-INF/maven/org.apache.rocketmq/rocketmq-client/pom.properties",
            "META-INF/maven/com.aliyun.openservices/ons-client/pom.properties");
    private static final List<String> ARCHIVES = List.of("lib/a.jar", "b.war", "c.EAR", "rocketmq-client-4.9.0.jar",
            ".jar");

    private final List<ReleasedClass> originals;

    MutatedArchive(List<ReleasedClass> originals) {
        this.originals = originals;
    }

    byte[] bytes(Choices choices) {
        return bytes(choices, 0);
    }

    private byte[] bytes(Choices choices, int depth) {
        TestArchive archive = choices.yes() ? new TestArchive().stored() : new TestArchive();
        for (int i = choices.below(ENTRIES); i >= 0; i--) {
            add(archive, choices, depth);
        }
        EditedBytes bytes = new EditedBytes(archive.bytes());
        for (int i = choices.below(DAMAGES); i > 0 && choices.areLeft() && bytes.length() > 0; i--) {
            damage(bytes, choices);
        }
        return bytes.bytes();
    }

    private void add(TestArchive archive, Choices choices, int depth) {
        switch (choices.below(7)) {
            case 0 -> archive.with(choices.of(FOLDERS) + TestArchive.TARGET, TestArchive.target());
            case 1 -> {
                ReleasedClass original = choices.of(originals);
                archive.with(choices.of(FOLDERS) + original.internalName() + ".class", original.classFile());
            }
            case 2 -> {
                MutatedClass mutated = MutatedClass.of(choices, originals);
                if (mutated != null) {
                    archive.with(choices.of(FOLDERS) + mutated.original().internalName() + ".class",
                            mutated.classFile());
                }
            }
            case 3 -> archive.with(choices.of(TEXTS), choices.bytes());
            case 4 -> archive.with(choices.of(ARCHIVES), depth < DEEPEST ? bytes(choices, depth + 1) : choices.bytes());
            case 5 -> archive.with(choices.text(), choices.bytes());
            default -> archive.with(choices.of(ARCHIVES), new byte[choices.below(ZEROS)]);
        }
    }

    private static void damage(EditedBytes bytes, Choices choices) {
        List<Integer> headers = headers(bytes.bytes());
        if (headers.isEmpty() || choices.yes()) {
            bytes.damage(choices);
            return;
        }
        int field = choices.of(headers) + 4 + 2 * choices.below(21);
        int number = choices.yes() ? EditedBytes.interesting(choices) : choices.number(2);
        boolean wide = choices.yes();
        bytes.put(field, wide ? Integer.reverseBytes(number) : Short.reverseBytes((short) number), wide ? 4 : 2);
    }

    /** Returns the positions of local headers, central headers and end records, found by their first two bytes. */
    private static List<Integer> headers(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> headers = new ArrayList<>();
        for (int at = 0; at + 4 <= bytes.length; at++) {
            if (buffer.getShort(at) == 0x4b50) {
                headers.add(at);
            }
        }
        return headers;
    }
}
