package io.github.rocketmqhotfix.install.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.ClassShape.Instruction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassShapeReaderTest {

    private static final String ONE_TEXT = "(Ljava/lang/String;)V";

    private final ClassShape shape;

    ClassShapeReaderTest() throws IOException {
        try (InputStream classFile = ClassShapeReaderTest.class
                .getResourceAsStream("ClassShapeReaderTest$Sample.class")) {
            shape = ClassShapeReader.read(classFile.readAllBytes());
        }
    }

    @Test
    void theNameIsTheInternalOne() {
        assertThat(shape.internalName).isEqualTo("io/github/rocketmqhotfix/install/weave/ClassShapeReaderTest$Sample");
    }

    @Test
    void fieldsAreReadWithTheirTypes() {
        assertThat(shape.hasField("address", "Ljava/lang/String;")).isTrue();
        assertThat(shape.hasField("count", "J")).isTrue();
        assertThat(shape.hasField("address", "J")).isFalse();
        assertThat(shape.hasField("missing", "J")).isFalse();
        assertThat(shape.hasFieldOfType("address", "/String;")).isTrue();
        assertThat(shape.hasFieldOfType("address", "/Object;")).isFalse();
    }

    @Test
    void methodsAreReadWithTheirOverloads() {
        assertThat(shape.methods).extracting(method -> method.name)
                .containsExactlyInAnyOrder("<init>", "isBlank", "find", "find", "unchecked", "tested",
                        "comparedFromTheLeft",
                        "numbers", "missing");
        assertThat(shape.methods("find")).extracting(method -> method.descriptor).containsExactlyInAnyOrder(
                "(Ljava/lang/String;)Ljava/lang/String;", "(J)Ljava/lang/String;");
        assertThat(shape.method("find", "(J)Ljava/lang/String;")).isNotNull();
        assertThat(shape.method("find", "(I)Ljava/lang/String;")).isNull();
    }

    @Test
    void staticMethodsAreDistinguishedFromOthers() {
        assertThat(shape.method("isBlank", "(Ljava/lang/String;)Z").isStatic).isTrue();
        assertThat(shape.method("find", "(J)Ljava/lang/String;").isStatic).isFalse();
    }

    @Test
    void callsAndMovesOfReferencesAreReadInOrder() {
        assertThat(instructions("unchecked", ONE_TEXT)).containsExactly(
                "LOAD 0", "LOAD 1", "CALL (Ljava/lang/String;)Ljava/lang/String;", "STORE 2",
                "LOAD 0", "LOAD 2", "CALL (Ljava/lang/String;)Ljava/lang/String;");
    }

    @Test
    void aBlankTestIsALoadAndACallThatReturnsABoolean() {
        assertThat(instructions("tested", ONE_TEXT))
                .containsSequence("STORE 2", "LOAD 2", "CALL (Ljava/lang/String;)Z");
    }

    @Test
    void aTestForNullIsReadWithNullOnEitherSide() {
        assertThat(instructions("isBlank", "(Ljava/lang/String;)Z")).startsWith("LOAD 0", "NULL_TEST");
        assertThat(instructions("comparedFromTheLeft", ONE_TEXT)).startsWith("LOAD 1", "NULL_TEST");
    }

    @Test
    void instructionsWithoutAReferenceAreLeftOut() {
        assertThat(instructions("numbers", "(J)J")).isEmpty();
    }

    @Test
    void anAbstractMethodHasNoInstructions() {
        assertThat(shape.method("missing", "()V").instructions).isEmpty();
    }

    @Test
    void callsAreCountedByTheirName() {
        assertThat(shape.method("unchecked", ONE_TEXT).calls("find")).isEqualTo(2);
        assertThat(shape.method("tested", ONE_TEXT).calls("find")).isEqualTo(1);
        assertThat(shape.method("tested", ONE_TEXT).calls("missing")).isZero();
    }

    private List<String> instructions(String name, String descriptor) {
        return shape.method(name, descriptor).instructions.stream().map(ClassShapeReaderTest::text).toList();
    }

    private static String text(Instruction instruction) {
        return switch (instruction.kind) {
            case CALL -> "CALL " + instruction.descriptor;
            case LOAD, STORE -> instruction.kind + " " + instruction.variable;
            case NULL_TEST, SUBROUTINE -> instruction.kind.toString();
        };
    }

    @SuppressWarnings("unused")
    private abstract static class Sample {

        private String address;
        private long count;

        static boolean isBlank(String text) {
            return text == null || text.isEmpty();
        }

        String find(String name) {
            return address;
        }

        String find(long id) {
            return address;
        }

        void unchecked(String name) {
            String found = find(name);
            find(found);
        }

        void tested(String name) {
            String found = find(name);
            if (isBlank(found)) {
                count++;
            }
        }

        void comparedFromTheLeft(String name) {
            if (null == name) {
                count++;
            }
        }

        long numbers(long one) {
            long two = one + one;
            return two;
        }

        abstract void missing();
    }
}
