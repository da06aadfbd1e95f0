package io.github.rocketmqhotfix.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The members and the calls of a class file, as plain data. It holds what patches decide by and nothing else, so
 * instructions that another agent added make no difference.
 */
public final class ClassShape {

    private final String internalName;
    private final List<Field> fields;
    private final List<Method> methods;

    public ClassShape(String internalName, List<Field> fields, List<Method> methods) {
        this.internalName = internalName;
        this.fields = Collections.unmodifiableList(new ArrayList<>(fields));
        this.methods = Collections.unmodifiableList(new ArrayList<>(methods));
    }

    /** {@code a/b/C}. */
    public String internalName() {
        return internalName;
    }

    public List<Method> methods() {
        return methods;
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

    /** All methods of this name. */
    public List<Method> methods(String name) {
        List<Method> found = new ArrayList<>();
        for (Method method : methods) {
            if (method.name.equals(name)) {
                found.add(method);
            }
        }
        return found;
    }

    /** Whether a method calls a part of itself: only the verifier of class files up to version 50 allows that. */
    public boolean usesSubroutines() {
        for (Method method : methods) {
            for (Instruction each : method.instructions) {
                if (each.kind() == Instruction.Kind.SUBROUTINE) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether there is a field of this name and descriptor. */
    public boolean hasField(String name, String descriptor) {
        for (Field field : fields) {
            if (field.name.equals(name) && field.descriptor.equals(descriptor)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a field of this name whose type, {@code Lx/y/Z;}, ends like this. */
    public boolean hasFieldOfType(String name, String descriptorEnd) {
        for (Field field : fields) {
            if (field.name.equals(name) && field.descriptor.endsWith(descriptorEnd)) {
                return true;
            }
        }
        return false;
    }

    /** Gives the shape of another class that the same loader sees, read as a resource: host classes are not loaded. */
    public interface Lookup {

        /** Null where there is no such class. */
        ClassShape find(String internalName);
    }

    /** A field. */
    public static final class Field {

        private final String name;
        private final String descriptor;

        public Field(String name, String descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }
    }

    /** A method and the instructions of it that matter. */
    public static final class Method {

        private final String name;
        private final String descriptor;
        private final boolean isStatic;
        private final List<Instruction> instructions;

        public Method(String name, String descriptor, boolean isStatic, List<Instruction> instructions) {
            this.name = name;
            this.descriptor = descriptor;
            this.isStatic = isStatic;
            this.instructions = Collections.unmodifiableList(new ArrayList<>(instructions));
        }

        public String name() {
            return name;
        }

        public String descriptor() {
            return descriptor;
        }

        public boolean isStatic() {
            return isStatic;
        }

        public List<Instruction> instructions() {
            return instructions;
        }

        /** How often a method of this name is called. */
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

    /** A call, a reference moved to or from a local variable, a test for null, or anything else. */
    public static final class Instruction {

        /** What the instruction does. */
        public enum Kind { CALL, LOAD, STORE, NULL_TEST, SUBROUTINE, OTHER }

        private static final Instruction NULL_TEST = new Instruction(Kind.NULL_TEST, "", "", -1);
        private static final Instruction SUBROUTINE = new Instruction(Kind.SUBROUTINE, "", "", -1);
        private static final Instruction OTHER = new Instruction(Kind.OTHER, "", "", -1);

        private final Kind kind;
        private final String name;
        private final String descriptor;
        private final int variable;

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

        public static Instruction nullTest() {
            return NULL_TEST;
        }

        /** {@code jsr}, which compilers stopped to use in 2004. */
        public static Instruction subroutine() {
            return SUBROUTINE;
        }

        public static Instruction other() {
            return OTHER;
        }

        public Kind kind() {
            return kind;
        }

        /** The descriptor of the called method. */
        public String descriptor() {
            return descriptor;
        }

        /** The number of the local variable. */
        public int variable() {
            return variable;
        }

        public boolean isCallOf(String method) {
            return kind == Kind.CALL && name.equals(method);
        }
    }
}
