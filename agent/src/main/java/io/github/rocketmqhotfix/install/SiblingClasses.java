package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import java.io.IOException;

/** The shapes of the classes beside a target. */
final class SiblingClasses implements ClassShape.Lookup {

    private final ClassFiles classFiles;
    private final Weaver weaver;

    SiblingClasses(ClassFiles classFiles, Weaver weaver) {
        this.classFiles = classFiles;
        this.weaver = weaver;
    }

    @Override
    public ClassShape find(String internalName) {
        try {
            byte[] classFile = classFiles.find(internalName);
            return classFile == null ? null : weaver.read(classFile);
        } catch (IOException | RuntimeException e) {
            // unreadable: its own turn comes when the host loads it
            return null;
        }
    }
}
