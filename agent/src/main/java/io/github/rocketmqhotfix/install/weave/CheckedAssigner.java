package io.github.rocketmqhotfix.install.weave;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;

/**
 * Assigns an {@code Object} to a reference type of the host by a cast, without reading the class file of this type.
 * Byte Buddy's own assigner would read the class file, but the weaver has only the class files of the target and of the
 * advice. Leaves all other assignments to Byte Buddy.
 */
final class CheckedAssigner implements Assigner {

    @Override
    public StackManipulation assign(TypeDescription.Generic source, TypeDescription.Generic target, Typing typing) {
        return typing.isDynamic() && source.represents(Object.class) && !target.isPrimitive()
                ? TypeCasting.to(target) : Assigner.DEFAULT.assign(source, target, typing);
    }
}
