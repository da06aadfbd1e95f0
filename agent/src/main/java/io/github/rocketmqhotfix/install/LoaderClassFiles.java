package io.github.rocketmqhotfix.install;

import java.io.IOException;
import java.io.InputStream;

/** What a loader sees, as resources: to load the classes would change the host. */
final class LoaderClassFiles implements ClassFiles {

    private final ClassLoader loader;

    /** {@code loader} may be null: the bootstrap loader. */
    LoaderClassFiles(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public byte[] find(String internalName) throws IOException {
        String resource = internalName + ".class";
        try (InputStream in = loader == null ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            return in == null ? null : Bytes.of(in);
        }
    }
}
