package io.github.rocketmqhotfix.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The members and calls of a class file, as plain data. It holds only the kinds of instructions by which patches
 * decide, so most instructions that another agent has added are not in it. Immutable.
 */
public final class ClassShape {

    /** {@code a/b/C}. */
    public final String internalName;
    private final List<Field> fields;
    public final List<Method> methods;

    public ClassShape(String internalName, List<Field> fields, List<Method> methods) {
        this.internalName = internalName;
        this.fields = Collections.unmodifiableList(new ArrayList<>(fields));
        this.methods = Collections.unmodifiableList(new ArrayList<>(methods));
    }

    /** The method of this name and descriptor, or null. */
    public Method method(String name, String descriptor) {
        for (Method method : methods) {
            if (method.name.equals(name) && method.descriptor.equals(descriptor)) {
                return method;
            }
        }
        return null;
    }

    /** The first method of this name whose descriptor matches this regular expression, or null. */
    public Method methodLike(String name, String descriptorPattern) {
        for (Method method : methods) {
            if (method.name.equals(name) && method.descriptor.matches(descriptorPattern)) {
                return method;
            }
        }
        return null;
    }

    public List<Method> methods(String name) {
        List<Method> found = new ArrayList<>();
        for (Method method : methods) {
            if (method.name.equals(name)) {
                found.add(method);
            }
        }
        return found;
    }

    /**
     * Whether a method has a subroutine ({@code jsr}): only the verifier of class files up to version 50 allows that.
     */
    public boolean usesSubroutines() {
        for (Method method : methods) {
            for (Instruction each : method.instructions) {
                if (each.kind == Instruction.Kind.SUBROUTINE) {
                    return true;
                }
            }
        }
        return false;
    }

    public boolean hasField(String name, String descriptor) {
        for (Field field : fields) {
            if (field.name.equals(name) && field.descriptor.equals(descriptor)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the class has a field of this name whose type, {@code Lx/y/Z;}, ends with {@code descriptorEnd}. */
    public boolean hasFieldOfType(String name, String descriptorEnd) {
        for (Field field : fields) {
            if (field.name.equals(name) && field.descriptor.endsWith(descriptorEnd)) {
                return true;
            }
        }
        return false;
    }

    /** Finds the shape of another class of the same loader. Reads it as a resource, so no host class is loaded. */
    public interface Lookup {

        /** Returns null if there is no such class. */
        ClassShape find(String internalName);
    }

    public static final class Field {

        private final String name;
        private final String descriptor;

        public Field(String name, String descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }
    }

    /** A method of the class, with its instructions. */
    public static final class Method {

        public final String name;
        public final String descriptor;
        public final boolean isStatic;
        public final List<Instruction> instructions;

        public Method(String name, String descriptor, boolean isStatic, List<Instruction> instructions) {
            this.name = name;
            this.descriptor = descriptor;
            this.isStatic = isStatic;
            this.instructions = Collections.unmodifiableList(new ArrayList<>(instructions));
        }

        public int calls(String method) {
            int calls = 0;
            for (Instruction instruction : instructions) {
                if (instruction.isCallOf(method)) {
                    calls++;
                }
            }
            return calls;
        }
    }

    /**
     * One instruction: a call, a reference moved to or from a local variable, a null test, or a {@code jsr}. Any
     * comparison of two references counts as a null test.
     */
    public static final class Instruction {

        public enum Kind { CALL, LOAD, STORE, NULL_TEST, SUBROUTINE }

        public static final Instruction NULL_TEST = new Instruction(Kind.NULL_TEST, "", "", -1);
        /** {@code jsr}, which compilers have not used since 2004. */
        public static final Instruction SUBROUTINE = new Instruction(Kind.SUBROUTINE, "", "", -1);

        public final Kind kind;
        private final String name;
        /** The descriptor of the called method; empty if this is no call. */
        public final String descriptor;
        /** The number of the local variable; -1 if this is neither a load nor a store. */
        public final int variable;

        private Instruction(Kind kind, String name, String descriptor, int variable) {
            this.kind = kind;
            this.name = name;
            this.descriptor = descriptor;
            this.variable = variable;
        }

        public static Instruction call(String name, String descriptor) {
            return new Instruction(Kind.CALL, name, descriptor, -1);
        }

        public static Instruction load(int variable) {
            return new Instruction(Kind.LOAD, "", "", variable);
        }

        public static Instruction store(int variable) {
            return new Instruction(Kind.STORE, "", "", variable);
        }

        public boolean isCallOf(String method) {
            return kind == Kind.CALL && name.equals(method);
        }
    }
}
