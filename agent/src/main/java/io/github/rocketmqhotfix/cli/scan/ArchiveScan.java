package io.github.rocketmqhotfix.cli.scan;

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
 * One archive on the disk with all archives in it. Of the outermost only the list of entries is read and what it names
 * of interest; those inside are read as a stream.
 */
final class ArchiveScan {

    /** Cannot fail on any name; what is looked for is plain ASCII, and a name marked as UTF-8 is read as such. */
    private static final Charset NAMES = StandardCharsets.ISO_8859_1;

    private final ScanListener listener;
    private final Budget held = new Budget(Limits.HELD_BYTES,
            "holds more than " + (Limits.HELD_BYTES >> 20) + " MiB of classes with the names of targets");

    ArchiveScan(ScanListener listener) {
        this.listener = listener;
    }

    /** Tells the listener what is in the file or why it cannot be read. */
    void scan(Path file, Neighbours around) {
        String path = file.toString();
        listener.looking(path);
        try {
            ZipEnd.check(file, Limits.DIRECTORY_BYTES);
            long size = Files.size(file);
            long limit = Limits.inflatedBytes(size);
            Budget inflated = new Budget(limit, "has " + (size >> 10) + " KiB and unfolds to more than " + (limit >> 20) + " MiB");
            try (ZipFile zip = new ZipFile(file.toFile(), NAMES)) {
                listed(zip, path, around, inflated);
            }
        } catch (IOException | RuntimeException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    private void listed(ZipFile zip, String path, Neighbours around, Budget inflated) throws LimitException {
        ClassPlace place = ClassPlace.archive(path, held);
        List<ZipEntry> marks = new ArrayList<>();
        try (Neighbours inside = around.inside()) {
            try {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                    ZipEntry entry = entries.nextElement();
                    EntryKind kind = EntryKind.of(entry.getName());
                    if (kind == EntryKind.RELEASE) {
                        if (marks.size() < Limits.MARKS) {
                            marks.add(entry);
                        }
                    } else if (kind != EntryKind.OTHER) {
                        read(zip, entry, kind, place, inside, inflated);
                    }
                }
                if (!place.classFiles().isEmpty()) {
                    for (ZipEntry each : marks) {
                        read(zip, each, EntryKind.RELEASE, place, inside, inflated);
                    }
                }
            } finally {
                inside.add(place);
            }
        }
    }

    private void read(ZipFile zip, ZipEntry entry, EntryKind kind, ClassPlace place, Neighbours inside, Budget inflated)
            throws LimitException {
        try (InputStream in = zip.getInputStream(entry)) {
            take(entry.getName(), kind, new CountedStream(in, inflated), place, inside, inflated, 1);
        } catch (LimitException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            listener.unreadable(place.pathOf(entry.getName()), Reason.of(e));
        }
    }

    private void take(String entry, EntryKind kind, InputStream in, ClassPlace place, Neighbours inside, Budget inflated,
            int depth) throws IOException {
        switch (kind) {
            case CLASS:
                place.addClass(entry, in);
                break;
            case RELEASE:
                place.addRelease(entry, in);
                break;
            case ARCHIVE:
                nested(in, place.pathOf(entry), inside, inflated, depth);
                break;
            default:
                break;
        }
    }

    private void nested(InputStream in, String path, Neighbours around, Budget inflated, int depth) throws LimitException {
        listener.looking(path);
        ClassPlace place = ClassPlace.archive(path, held);
        try (Neighbours inside = around.inside()) {
            try {
                if (depth > Limits.DEPTH) {
                    throw new IOException("lies more than " + Limits.DEPTH + " archives deep");
                }
                // closed for the memory outside of the heap that it takes; what it reads from stays open
                try (ZipInputStream zip = new ZipInputStream(zipStart(in), NAMES)) {
                    streamed(zip, place, inside, inflated, depth);
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

    private void streamed(ZipInputStream zip, ClassPlace place, Neighbours inside, Budget inflated, int depth)
            throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            InputStream content = new CountedStream(zip, inflated);
            String name = entry.getName();
            try {
                take(name, EntryKind.of(name), content, place, inside, inflated, depth + 1);
            } catch (TooLongException e) {
                listener.unreadable(place.pathOf(name), Reason.of(e));
            }
            // here, where it is counted: ZipInputStream would unfold the rest uncounted
            drain(content);
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        while (in.read(buffer) >= 0) {
            // counted
        }
    }

    private static InputStream zipStart(InputStream in) throws IOException {
        InputStream start = new BufferedInputStream(in);
        start.mark(2);
        int first = start.read();
        int second = start.read();
        if (first != 'P' || second != 'K') {
            throw new IOException(first < 0 ? "is empty" : "is no zip file");
        }
        start.reset();
        return start;
    }
}
