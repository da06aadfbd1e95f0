package io.github.rocketmqhotfix.patch;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * One advice that is woven into one method. Holds names only: the advice is read as bytes and never loaded. Immutable.
 */
public final class Weaving {

    private final String method;
    private final String descriptor;
    private final String advice;
    private final Map<String, String> fields;

    /** {@code advice} is the binary name of the advice class, {@code a.b.C$D}. */
    public Weaving(String method, String descriptor, String advice) {
        this(method, descriptor, advice, Collections.<String, String>emptyMap());
    }

    private Weaving(String method, String descriptor, String advice, Map<String, String> fields) {
        this.method = method;
        this.descriptor = descriptor;
        this.advice = advice;
        this.fields = fields;
    }

    /** Returns a copy that also binds the parameter annotation of this binary name to this field of the target. */
    public Weaving binding(String annotation, String field) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(annotation, field);
        return new Weaving(method, descriptor, advice, more);
    }

    public String method() {
        return method;
    }

    public String descriptor() {
        return descriptor;
    }

    public String advice() {
        return advice;
    }

    /** Maps the binary name of a parameter annotation to the name of a field of the target. */
    public Map<String, String> fields() {
        return fields;
    }
}
