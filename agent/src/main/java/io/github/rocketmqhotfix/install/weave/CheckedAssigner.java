package io.github.rocketmqhotfix.install.weave;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;

/**
 * Assigns an object to one of the host's types by a cast, without a look at that type: Byte Buddy's own would read its
 * class file, and the host's other classes are in a loader that the weaver does not see.
 */
final class CheckedAssigner implements Assigner {

    @Override
    public StackManipulation assign(TypeDescription.Generic source, TypeDescription.Generic target, Typing typing) {
        return typing.isDynamic() && source.represents(Object.class) && !target.isPrimitive()
                ? TypeCasting.to(target) : Assigner.DEFAULT.assign(source, target, typing);
    }
}
