package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A host whose class loader is slow to find the superclass of a target class. Arguments: the name of the target, the
 * name of its superclass, and the jars. A thread loads the target at once; {@code defining} is printed when the
 * superclass is requested. The line {@code go on} lets the class loader find the superclass, and {@code defined} is
 * printed when the target is defined. Any other line is answered with the system property of that name. The end of
 * standard input ends the process.
 */
public final class SlowLoaderHost {

    private SlowLoaderHost() {}

    public static void main(String[] arguments) throws Exception {
        final String target = arguments[0];
        List<URL> jars = new ArrayList<URL>();
        for (int i = 2; i < arguments.length; i++) {
            jars.add(new File(arguments[i]).toURI().toURL());
        }
        final SlowLoader loader = new SlowLoader(jars.toArray(new URL[0]), arguments[1]);
        Thread loading = new Thread("loading") {
            @Override
            public void run() {
                try {
                    Class<?> defined = Class.forName(target, false, loader);
                    new EventLine("defined").with("name", defined.getName()).print();
                } catch (ClassNotFoundException e) {
                    new EventLine("defined").with("name", e).print();
                }
            }
        };
        loading.setDaemon(true);
        loading.start();
        for (String line : Commands.lines()) {
            if (line.equals("go on")) {
                loader.found.countDown();
            } else {
                new EventLine("answer").with("to", line).with("is", System.getProperty(line)).print();
            }
        }
    }

    private static final class SlowLoader extends URLClassLoader {

        private final String superclass;
        private final CountDownLatch found = new CountDownLatch(1);

        SlowLoader(URL[] jars, String superclass) {
            super(jars, ClassLoader.getSystemClassLoader().getParent());
            this.superclass = superclass;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(superclass)) {
                new EventLine("defining").print();
                try {
                    found.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.findClass(name);
        }
    }
}
