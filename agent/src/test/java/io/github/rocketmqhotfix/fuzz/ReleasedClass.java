package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.patch.Patch;

/** A target class of a release. */
public record ReleasedClass(ReleasedJars release, String internalName, byte[] classFile) {

    public Patch patch() {
        return Judge.patchFor(internalName);
    }

    @Override
    public String toString() {
        return release.version() + ' ' + internalName;
    }
}
