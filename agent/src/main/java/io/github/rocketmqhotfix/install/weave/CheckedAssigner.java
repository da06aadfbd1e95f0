package io.github.rocketmqhotfix.install.weave;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;

/**
 * Assigns an object to a type of the host by a cast, and does not read that type. Byte Buddy's own assigner would read
 * its class file, but the weaver does not see the loader of the host's other classes.
 */
final class CheckedAssigner implements Assigner {

    @Override
    public StackManipulation assign(TypeDescription.Generic source, TypeDescription.Generic target, Typing typing) {
        return typing.isDynamic() && source.represents(Object.class) && !target.isPrimitive()
                ? TypeCasting.to(target) : Assigner.DEFAULT.assign(source, target, typing);
    }
}
