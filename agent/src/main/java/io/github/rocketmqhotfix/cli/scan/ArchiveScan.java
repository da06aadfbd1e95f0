package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.cli.scan.ByteBudget.LimitException;
import io.github.rocketmqhotfix.install.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Scans one archive on the disk, and all archives in it. Reads only the entries of interest of the archive on the disk.
 * An inner archive is read as a stream, from its start to its end.
 */
final class ArchiveScan {

    /**
     * Decodes the names of entries. This character set can decode any bytes. The names of interest are plain ASCII, and
     * a name marked as UTF-8 is read as UTF-8.
     */
    private static final Charset NAMES = StandardCharsets.ISO_8859_1;

    private final ScanListener listener;
    private final ByteBudget heldBudget = new ByteBudget(Limits.HELD_BYTES,
            "holds more than " + (Limits.HELD_BYTES >> 20) + " MiB of classes with the names of targets");
    private final ByteBudget inflatedBudget;

    private ArchiveScan(ScanListener listener, long fileSize) {
        this.listener = listener;
        long limit = Limits.inflatedBytes(fileSize);
        this.inflatedBudget = new ByteBudget(limit,
                "has " + (fileSize >> 10) + " KiB and unpacks to more than " + (limit >> 20) + " MiB");
    }

    /** Reports the findings in the file to the listener, or the reason why the file cannot be read. */
    static void scan(Path file, Neighbours outer, ScanListener listener) {
        String path = file.toString();
        listener.scanning(path);
        try {
            ZipEnd.check(file, Limits.DIRECTORY_BYTES);
            ArchiveScan scan = new ArchiveScan(listener, Files.size(file));
            try (ZipFile zip = new ZipFile(file.toFile(), NAMES)) {
                scan.scanEntries(zip, path, outer);
            }
        } catch (IOException | RuntimeException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    private void scanEntries(ZipFile zip, String path, Neighbours outer) throws LimitException {
        ClassPlace place = ClassPlace.archive(path, heldBudget);
        List<ZipEntry> releaseFiles = new ArrayList<>();
        try (Neighbours inside = outer.inside()) {
            try {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                    ZipEntry entry = entries.nextElement();
                    EntryKind kind = EntryKind.of(entry.getName());
                    if (kind == EntryKind.RELEASE && releaseFiles.size() < Limits.RELEASE_FILES) {
                        releaseFiles.add(entry);
                    } else if (kind == EntryKind.CLASS || kind == EntryKind.ARCHIVE) {
                        read(zip, entry, kind, place, inside);
                    }
                }
                if (!place.classFiles().isEmpty()) {
                    for (ZipEntry each : releaseFiles) {
                        read(zip, each, EntryKind.RELEASE, place, inside);
                    }
                }
            } finally {
                inside.add(place);
            }
        }
    }

    private void read(ZipFile zip, ZipEntry entry, EntryKind kind, ClassPlace place, Neighbours inside)
            throws LimitException {
        try (InputStream in = zip.getInputStream(entry)) {
            scanEntry(entry.getName(), kind, inflatedBudget.charged(in), place, inside, 1);
        } catch (LimitException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            listener.unreadable(place.pathOf(entry.getName()), Reason.of(e));
        }
    }

    private void scanEntry(String entry, EntryKind kind, InputStream in, ClassPlace place, Neighbours inside, int depth)
            throws IOException {
        if (kind == EntryKind.OTHER) {
            return;
        }
        if (kind == EntryKind.ARCHIVE) {
            scanInnerArchive(in, place.pathOf(entry), inside, depth);
            return;
        }
        int limit = kind == EntryKind.CLASS ? Limits.CLASS_BYTES : Limits.TEXT_BYTES;
        byte[] content = Bytes.of(in, limit);
        if (content == null) {
            listener.unreadable(place.pathOf(entry), Reason.longerThan(limit));
        } else if (kind == EntryKind.CLASS) {
            place.addClass(entry, content);
        } else {
            place.release.add(entry, content);
        }
    }

    private void scanInnerArchive(InputStream in, String path, Neighbours outer, int depth) throws LimitException {
        listener.scanning(path);
        ClassPlace place = ClassPlace.archive(path, heldBudget);
        try (Neighbours inside = outer.inside()) {
            try {
                if (depth > Limits.DEPTH) {
                    throw new IOException("lies more than " + Limits.DEPTH + " archives deep");
                }
                // close() frees native memory; the stream of the outer archive stays open
                try (ZipInputStream zip = new ZipInputStream(zipStart(in), NAMES)) {
                    scanStream(zip, place, inside, depth);
                }
            } catch (LimitException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                listener.unreadable(path, Reason.of(e));
            } finally {
                inside.add(place);
            }
        }
    }

    private void scanStream(ZipInputStream zip, ClassPlace place, Neighbours inside, int depth) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            InputStream content = inflatedBudget.charged(zip);
            scanEntry(entry.getName(), EntryKind.of(entry.getName()), content, place, inside, depth + 1);
            // reads the rest of the entry, which charges the budget: getNextEntry() would inflate the rest without
            // charging
            while (content.read(buffer) >= 0) {
                continue;
            }
        }
    }

    private static InputStream zipStart(InputStream in) throws IOException {
        InputStream start = new BufferedInputStream(in);
        start.mark(2);
        int first = start.read();
        int second = start.read();
        if (first != 'P' || second != 'K') {
            throw new IOException(first < 0 ? "is empty" : "is not a zip file");
        }
        start.reset();
        return start;
    }
}
