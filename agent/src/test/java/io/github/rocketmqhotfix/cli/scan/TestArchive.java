package io.github.rocketmqhotfix.cli.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds a zip file. */
final class TestArchive {

    /** A class of RocketMQ 4.9.0 with the defect of loopback-filter. */
    static final String TARGET = "org/apache/rocketmq/remoting/common/RemotingUtil.class";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private boolean stored;

    /** Returns an archive with one real target. */
    static TestArchive withTarget() {
        return new TestArchive().with(TARGET, target());
    }

    static byte[] target() {
        return resource(TARGET);
    }

    static byte[] resource(String name) {
        try (InputStream in = TestArchive.class.getClassLoader().getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    TestArchive with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    TestArchive with(String name, TestArchive content) {
        return with(name, content.bytes());
    }

    /** Stores entries uncompressed, as Spring Boot packs nested jars. */
    TestArchive stored() {
        stored = true;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                zip.putNextEntry(entry(each.getKey(), each.getValue()));
                zip.write(each.getValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    Path writeTo(Path file) {
        return write(file, bytes());
    }

    static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ZipEntry entry(String name, byte[] content) {
        ZipEntry entry = new ZipEntry(name);
        if (stored) {
            CRC32 checksum = new CRC32();
            checksum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
        }
        return entry;
    }
}
