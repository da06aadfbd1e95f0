package io.github.rocketmqhotfix.cli.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parsed command line of a java launcher. */
final class JavaCommandLine {

    /** The flags whose value is the next word. */
    private static final Set<String> WITH_VALUE = new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path", "-p",
            "--module-path", "--upgrade-module-path", "--add-modules", "--add-opens", "--add-exports", "--add-reads",
            "--limit-modules", "--patch-module", "--enable-native-access", "--source"));
    private static final Set<String> CLASS_PATH = new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path"));

    private final List<String> flags;
    private final String classPath;
    private final boolean jar;
    private final String main;

    private JavaCommandLine(List<String> flags, String classPath, boolean jar, String main) {
        this.flags = flags;
        this.classPath = classPath;
        this.jar = jar;
        this.main = main;
    }

    /** Parses a command line; its first word is the executable. No words give an empty command line. */
    static JavaCommandLine of(List<String> words) {
        List<String> flags = new ArrayList<>();
        String classPath = "";
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean last = i + 1 == words.size();
            if ((word.equals("-jar") || word.equals("-m") || word.equals("--module")) && !last) {
                return new JavaCommandLine(flags, classPath, word.equals("-jar"), words.get(i + 1));
            }
            if (!word.startsWith("-") && !word.startsWith("@")) {
                return new JavaCommandLine(flags, classPath, false, word);
            }
            flags.add(word);
            if (WITH_VALUE.contains(word) && !last) {
                i++;
                if (CLASS_PATH.contains(word)) {
                    classPath = words.get(i);
                }
            }
        }
        return new JavaCommandLine(flags, classPath, false, "");
    }

    /** Returns the words before the main class, without values that are separate words. */
    List<String> flags() {
        return Collections.unmodifiableList(flags);
    }

    /** Returns the class path as written, or an empty string. */
    String classPath() {
        return classPath;
    }

    /** Returns the main class, module or jar, or an empty string. */
    String main() {
        return main;
    }

    /** Returns whether {@link #main} is the path of a jar. */
    boolean isJar() {
        return jar;
    }

    /** Returns whether the last flag among {@code -XX:+NAME} and {@code -XX:-NAME} has a plus, or {@code otherwise} if there is none. */
    static boolean isOn(List<String> flags, String name, boolean otherwise) {
        boolean on = otherwise;
        for (String flag : flags) {
            if (flag.equals("-XX:+" + name)) {
                on = true;
            } else if (flag.equals("-XX:-" + name)) {
                on = false;
            }
        }
        return on;
    }
}
