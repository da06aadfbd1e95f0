package io.github.rocketmqhotfix.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an unreadable archive is reported in one line, is read within limits, and hides no neighbours. */
class BadArchiveTest {

    private static final String GOOD = "zz.jar: RemotingUtil would-apply";
    private static final int CENTRAL_ENTRY = 0x02014b50;

    @TempDir
    private Path root;

    @BeforeEach
    void writeAGoodJarBesideTheBadOne() {
        TestArchive.withTarget().writeTo(root.resolve("zz.jar"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void aBadArchiveIsReported(String reason, byte[] archive) {
        TestArchive.write(root.resolve("bad.jar"), archive);
        RecordedScan scan = RecordedScan.of(root, "");

        assertThat(scan.unreadable()).singleElement().asString().startsWith("bad.jar: ").contains(reason);
        assertThat(scan.findings()).containsExactly(GOOD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void aBadArchiveInAnArchiveIsReportedToo(String reason, byte[] archive) {
        new TestArchive().with("lib/a.jar", archive).with("lib/b.jar", TestArchive.withTarget())
                .writeTo(root.resolve("fat.jar"));
        RecordedScan scan = RecordedScan.of(root, "fat.jar");

        assertThat(scan.unreadable()).singleElement().asString().startsWith("fat.jar!/lib/a.jar: ");
        assertThat(scan.findings()).containsExactly("fat.jar!/lib/b.jar: RemotingUtil would-apply");
    }

    static Stream<Arguments> bad() {
        byte[] whole = TestArchive.withTarget().bytes();
        return Stream.of(
                Arguments.of("is empty", new byte[0]),
                Arguments.of("not a zip file", "this is no archive".repeat(100).getBytes()),
                Arguments.of("truncated", Arrays.copyOf(whole, whole.length / 2)),
                Arguments.of("encrypted", encrypted(whole)));
    }

    /** HostileArchiveTest tests a list that is really as long as its end record claims. */
    @Test
    void aListOfEntriesThatIsLongerThanItsFileIsNotRead() {
        byte[] end = new byte[22];
        ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50).putInt(12, 0x7fffffff);
        TestArchive.write(root.resolve("bad.jar"), end);

        assertThat(RecordedScan.of(root, "bad.jar").unreadable())
                .containsExactly("bad.jar: is not a zip file, or is truncated");
    }

    /** The first end record is plausible, but readers use the second one, which is at the end of the file. */
    @Test
    void aZip64ListOfMoreThan2To63BytesIsTooLong() {
        ByteBuffer archive = ByteBuffer.allocate(22 + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x06054b50)
                .putInt(22, 0x06064b50).putLong(22 + 40, Long.MIN_VALUE | 0x7fff0000)
                .putInt(78, 0x07064b50).putLong(78 + 8, 22)
                .putInt(98, 0x06054b50).putInt(98 + 12, -1).putInt(98 + 16, -1);
        TestArchive.write(root.resolve("bad.jar"), archive.array());

        assertThat(RecordedScan.of(root, "bad.jar").unreadable())
                .containsExactly("bad.jar: its list of entries has more than 24 MiB");
    }

    /** Readers search for the end record backwards from the end of the file, and accept a record that is plausible. */
    @Test
    void bytesOfAnEntryThatLookLikeTheEndRecordDoNotHideTheArchive() {
        ByteBuffer looksLikeEndRecord = ByteBuffer.allocate(42).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x07064b50).putLong(8, Long.MAX_VALUE).putInt(20, 0x06054b50).putInt(32, -1);
        TestArchive.withTarget().with("data", looksLikeEndRecord.array()).stored().writeTo(root.resolve("odd.jar"));
        RecordedScan scan = RecordedScan.of(root, "odd.jar");

        assertThat(scan.unreadable()).isEmpty();
        assertThat(scan.findings()).hasSize(1);
    }

    @Test
    void aListOf70000EntriesIsRead() {
        TestArchive many = TestArchive.withTarget();
        for (int i = 0; i < 70_000; i++) {
            many.with("com/example/generated/Type" + i + ".class", new byte[0]);
        }
        many.writeTo(root.resolve("many.jar"));
        RecordedScan scan = RecordedScan.of(root, "many.jar");

        assertThat(scan.unreadable()).isEmpty();
        assertThat(scan.findings()).hasSize(1);
    }

    @Test
    void nestedArchivesAreReadToALimitedDepth() {
        TestArchive archive = TestArchive.withTarget();
        for (int i = 0; i < 20; i++) {
            archive = new TestArchive().with("n.jar", archive);
        }
        archive.writeTo(root.resolve("deep.jar"));

        assertThat(RecordedScan.of(root, "deep.jar").unreadable())
                .containsExactly("deep.jar" + "!/n.jar".repeat(9) + ": lies more than 8 archives deep");
    }

    /** The nested archive has 300 MiB of zeros. */
    @Test
    void anArchiveThatUnpacksToTooManyBytesIsGivenUp() {
        byte[] zeros = new byte[30 << 20];
        TestArchive bomb = new TestArchive();
        for (int i = 0; i < 10; i++) {
            bomb.with("zeros" + i, zeros);
        }
        new TestArchive().with("a.jar", bomb).with("b.jar", TestArchive.withTarget()).writeTo(root.resolve("bomb.jar"));
        RecordedScan scan = RecordedScan.of(root, "");

        assertThat(scan.unreadable()).singleElement().asString()
                .matches("bomb.jar: has \\d+ KiB and unpacks to more than 25\\d MiB");
        assertThat(scan.findings()).containsExactly(GOOD);
    }

    @Test
    void aClassOfMoreThanHalfAMegabyteIsLeftOut() {
        new TestArchive().with("a/common/utils/NetworkUtil.class", new byte[(512 << 10) + 1])
                .with(TestArchive.TARGET, TestArchive.target())
                .writeTo(root.resolve("large.jar"));
        RecordedScan scan = RecordedScan.of(root, "large.jar");

        assertThat(scan.unreadable())
                .containsExactly("large.jar!/a/common/utils/NetworkUtil.class: has more than 512 KiB");
        assertThat(scan.findings()).containsExactly("large.jar: RemotingUtil would-apply");
    }

    @Test
    void moreTargetsThanARealApplicationHasAreNotHeld() {
        TestArchive crowd = new TestArchive();
        for (int i = 0; i < 20; i++) {
            crowd.with("a" + i + "/common/utils/NetworkUtil.class", new byte[500 << 10]);
        }
        crowd.writeTo(root.resolve("crowd.jar"));

        assertThat(RecordedScan.of(root, "crowd.jar").unreadable())
                .contains("crowd.jar: holds more than 8 MiB of classes with the names of targets");
        assertThat(RecordedScan.of(root, "").findings()).containsExactly(GOOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 100, 3000})
    void aDamagedClassIsReported(int length) {
        new TestArchive().with(TestArchive.TARGET, Arrays.copyOf(TestArchive.target(), length))
                .writeTo(root.resolve("bad.jar"));

        assertThat(RecordedScan.of(root, "bad.jar").unreadable())
                .containsExactly("bad.jar!/" + TestArchive.TARGET + ": damaged class file");
    }

    /** A JVM with the agent reports the same reason. */
    @Test
    void aClassFileOfAnUnknownVersionIsNotReportedAsDamaged() {
        byte[] newer = TestArchive.target();
        newer[6] = 0;
        newer[7] = 99;
        new TestArchive().with(TestArchive.TARGET, newer).writeTo(root.resolve("new.jar"));

        assertThat(RecordedScan.of(root, "new.jar").unreadable())
                .containsExactly(
                        "new.jar!/" + TestArchive.TARGET + ": class file version 99 is newer than this agent reads");
    }

    @Test
    void aClassUnderAnotherNameIsReported() {
        new TestArchive().with("a/common/utils/NetworkUtil.class", TestArchive.target())
                .writeTo(root.resolve("bad.jar"));

        assertThat(RecordedScan.of(root, "bad.jar").unreadable()).containsExactly(
                "bad.jar!/a/common/utils/NetworkUtil.class: holds another class, org/apache/rocketmq/remoting/common/RemotingUtil");
    }

    @Test
    void aPathWithoutAFileIsReported() throws IOException {
        Files.createSymbolicLink(root.resolve("self.jar"), root.resolve("self.jar"));
        Files.createSymbolicLink(root.resolve("gone.jar"), root.resolve("nothing"));

        assertThat(RecordedScan.of(root, "").unreadable()).containsExactly(
                "gone.jar: is a link to a file that does not exist",
                "self.jar: is a link to a file that does not exist");
        assertThat(RecordedScan.of(root, "nothing").unreadable()).containsExactly("nothing: does not exist");
    }

    /** Opening a pipe blocks until another process writes to it. */
    @Test
    void aPipeIsNotOpened() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe.jar").toString()).start().waitFor()).isZero();

        assertThat(RecordedScan.of(root, "").unreadable()).containsExactly("pipe.jar: is not a regular file");
        assertThat(RecordedScan.of(root, "pipe.jar").unreadable())
                .containsExactly("pipe.jar: is neither a file nor a directory");
    }

    /** Sets the encryption bit in both headers of an entry. */
    private static byte[] encrypted(byte[] archive) {
        byte[] encrypted = archive.clone();
        encrypted[6] |= 1;
        ByteBuffer bytes = ByteBuffer.wrap(encrypted).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < encrypted.length - 46; at++) {
            if (bytes.getInt(at) == CENTRAL_ENTRY) {
                encrypted[at + 8] |= 1;
            }
        }
        return encrypted;
    }
}
