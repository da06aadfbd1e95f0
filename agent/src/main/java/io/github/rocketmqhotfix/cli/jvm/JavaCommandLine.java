package io.github.rocketmqhotfix.cli.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parsed command line of a java launcher. */
final class JavaCommandLine {

    private static final Set<String> WITH_VALUE = new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path", "-p",
            "--module-path", "--upgrade-module-path", "--add-modules", "--add-opens", "--add-exports", "--add-reads",
            "--limit-modules", "--patch-module", "--enable-native-access", "--source"));
    private static final Set<String> CLASS_PATH = new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path"));

    /**
     * The words before the main class. A value that is a word of its own, such as the path after {@code -cp}, is left
     * out.
     */
    final List<String> flags;
    /** The class path as written, or an empty string. */
    final String classPath;
    /** Whether {@link #main} is the path of a jar. */
    final boolean isJar;
    /** The main class, module or jar, or an empty string. */
    final String main;

    private JavaCommandLine(List<String> flags, String classPath, boolean isJar, String main) {
        this.flags = flags;
        this.classPath = classPath;
        this.isJar = isJar;
        this.main = main;
    }

    /** Parses a command line; its first word is the executable. An empty list gives an empty command line. */
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

    /**
     * Returns whether the last flag among {@code -XX:+NAME} and {@code -XX:-NAME} has a plus, or {@code otherwise} if
     * there is none.
     */
    static boolean isOn(List<String> flags, String name, boolean otherwise) {
        int on = flags.lastIndexOf("-XX:+" + name);
        int off = flags.lastIndexOf("-XX:-" + name);
        return on == off ? otherwise : on > off;
    }
}
