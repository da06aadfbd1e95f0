package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import java.io.IOException;
import java.io.InputStream;

/** Reads classes that the target's loader sees, as resources: to load them would change the host. */
final class SiblingClasses implements ClassShape.Lookup {

    private final ClassLoader loader;
    private final Weaver weaver;

    /** {@code loader} may be null: the bootstrap loader. */
    SiblingClasses(ClassLoader loader, Weaver weaver) {
        this.loader = loader;
        this.weaver = weaver;
    }

    @Override
    public ClassShape find(String internalName) {
        String resource = internalName + ".class";
        try (InputStream in = loader == null ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            return in == null ? null : weaver.read(Bytes.of(in));
        } catch (IOException | RuntimeException e) {
            // unreadable: its own turn comes when the host loads it
            return null;
        }
    }
}
