package io.github.rocketmqhotfix.cli.scan;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes archives that cost far more to read than their size suggests. */
final class HostileArchives {

    private static final String SENDER = "/client/impl/MQClientAPIImpl";

    private HostileArchives() {}

    /** Writes an archive in an archive, with 400,000 empty class files that have a target's name. */
    static void ofEmptyClasses(Path file) throws IOException {
        try (ZipOutputStream outer = zip(file)) {
            outer.putNextEntry(new ZipEntry("inner.jar"));
            // finished, not closed: the outer archive continues
            ZipOutputStream inner = new ZipOutputStream(new BufferedOutputStream(outer));
            put(inner, 400_000, i -> "a" + i + "/common/utils/NetworkUtil.class", i -> new byte[0]);
            inner.finish();
            inner.flush();
        }
    }

    /**
     * Writes one target, and 190,000 empty pom.properties files. The scan looks for a release in files of this name.
     */
    static void ofReleases(Path file) throws IOException {
        try (ZipOutputStream zip = zip(file)) {
            put(zip, TestArchive.TARGET, TestArchive.target());
            put(zip, 190_000, i -> "a" + i + "/META-INF/maven/org.apache.rocketmq/rocketmq-client/pom.properties",
                    i -> new byte[0]);
        }
    }

    /**
     * Writes an archive in an archive, with one target and 1,500 artifacts, each with a release of 60,000 characters.
     */
    static void ofLongReleases(Path file) throws IOException {
        byte[] version = ("version=" + "9".repeat(60_000)).getBytes(StandardCharsets.ISO_8859_1);
        try (ZipOutputStream outer = zip(file)) {
            outer.putNextEntry(new ZipEntry("inner.jar"));
            ZipOutputStream inner = new ZipOutputStream(new BufferedOutputStream(outer));
            put(inner, TestArchive.TARGET, TestArchive.target());
            put(inner, 1_500, i -> "META-INF/maven/org.apache.rocketmq/rocketmq-" + letters(i) + "/pom.properties",
                    i -> version);
            inner.finish();
            inner.flush();
        }
    }

    /**
     * Writes 1,050 archives in an archive, each with a small target and the release of an artifact whose name has
     * 65,000 characters.
     */
    static void ofLongArtifacts(Path file) throws IOException {
        try (ZipOutputStream outer = zip(file)) {
            for (int i = 0; i < 1_050; i++) {
                outer.putNextEntry(new ZipEntry("inner" + i + ".jar"));
                ZipOutputStream inner = new ZipOutputStream(new BufferedOutputStream(outer));
                String name = "a" + i + SENDER;
                put(inner, name + ".class", sender(name).toByteArray());
                put(inner, "META-INF/maven/org.apache.rocketmq/rocketmq-" + "f".repeat(65_000) + "/pom.properties",
                        "version=1".getBytes(StandardCharsets.ISO_8859_1));
                inner.finish();
                inner.flush();
            }
        }
    }

    /** Writes 900 archives in an archive, each with a small target in a folder whose name has 60,000 characters. */
    static void ofLongNames(Path file) throws IOException {
        try (ZipOutputStream outer = zip(file)) {
            for (int i = 0; i < 900; i++) {
                outer.putNextEntry(new ZipEntry("inner" + i + ".jar"));
                ZipOutputStream inner = new ZipOutputStream(new BufferedOutputStream(outer));
                String name = "a" + i + SENDER;
                put(inner, "f".repeat(60_000) + '/' + name + ".class", sender(name).toByteArray());
                inner.finish();
                inner.flush();
            }
        }
    }

    /** Writes 20,000 small targets, each of which needs two classes that do not exist. */
    static void ofLonelyClasses(Path file) throws IOException {
        try (ZipOutputStream zip = zip(file)) {
            put(zip, 20_000, i -> "a" + i + SENDER + ".class", i -> sender("a" + i + SENDER).toByteArray());
        }
    }

    /** Writes a target of about {@code bytes} bytes, nearly all of them one-byte loads of a local variable. */
    static void ofInstructions(Path file, int bytes) throws IOException {
        String name = "a" + SENDER;
        ClassWriter writer = sender(name);
        int length = 65_000;
        for (int i = 0; i < bytes / length; i++) {
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m" + i, "()V", null, null);
            method.visitCode();
            for (int j = 0; j < length; j++) {
                method.visitVarInsn(Opcodes.ALOAD, 0);
            }
            method.visitMaxs(0, 0);
            method.visitEnd();
        }
        try (ZipOutputStream zip = zip(file)) {
            put(zip, name + ".class", writer.toByteArray());
        }
    }

    /**
     * Writes an archive whose list of entries has 48 MiB. The archive's comment contains a second end record, which
     * claims an empty list.
     */
    static void ofALongListThatSeemsShort(Path file) throws IOException {
        ByteBuffer end = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50);
        try (ZipOutputStream zip = zip(file)) {
            zip.setComment(new String(end.array(), StandardCharsets.ISO_8859_1));
            put(zip, 200_000, i -> "x".repeat(200) + i, i -> new byte[0]);
        }
    }

    /**
     * Writes the archive of {@link #ofALongListThatSeemsShort} with a zip64 locator before the real end record. The
     * zip64 record to which the locator points does not exist.
     */
    static void ofALongListWithALocator(Path file) throws IOException {
        ofALongListThatSeemsShort(file);
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - 32 - 22;
        ByteBuffer locator = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(0x07064b50).putLong(8,
                Long.MAX_VALUE);
        ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length + 20);
        changed.write(bytes, 0, end);
        changed.write(locator.array());
        changed.write(bytes, end, bytes.length - end);
        Files.write(file, changed.toByteArray());
    }

    private static String letters(int number) {
        return Integer.toString(number).chars().mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                .collect(Collectors.joining());
    }

    private static ClassWriter sender(String internalName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, internalName, null, "java/lang/Object", null);
        writer.visitField(0, "clientRemotingProcessor", "Lx/ClientRemotingProcessor;", null, null);
        writer.visitMethod(Opcodes.ACC_ABSTRACT, "consumerSendMessageBack",
                "(Ljava/lang/String;Lx/MessageExt;Ljava/lang/String;IJI)V", null, null);
        return writer;
    }

    private static void put(ZipOutputStream zip, int count, IntFunction<String> name, IntFunction<byte[]> content)
            throws IOException {
        for (int i = 0; i < count; i++) {
            put(zip, name.apply(i), content.apply(i));
        }
    }

    /**
     * Writes an uncompressed entry with its length in the local header. Without the length, a stream could not find the
     * end of the entry.
     */
    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private static ZipOutputStream zip(Path file) throws IOException {
        return new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }
}
