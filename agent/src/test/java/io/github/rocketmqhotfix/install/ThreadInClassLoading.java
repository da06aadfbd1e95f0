package io.github.rocketmqhotfix.install;

import java.util.concurrent.CountDownLatch;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A thread that stays inside the definition of a class until it is released. The definition then fails for lack of a
 * superclass.
 */
final class ThreadInClassLoading {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private ThreadInClassLoading() {}

    /** Returns when the thread is inside the definition. */
    static ThreadInClassLoading start() throws InterruptedException {
        ThreadInClassLoading loading = new ThreadInClassLoading();
        Thread thread = new Thread(() -> {
            try {
                loading.new SlowLoader().define();
            } catch (NoClassDefFoundError e) {
                // the superclass is missing
            }
        });
        thread.setDaemon(true);
        thread.start();
        loading.entered.await();
        return loading;
    }

    void goOn() {
        goOn.countDown();
    }

    private final class SlowLoader extends ClassLoader {

        SlowLoader() {
            super(null);
        }

        void define() {
            ClassWriter writer = new ClassWriter(0);
            writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "slow/Child", null, "slow/Missing", null);
            byte[] classFile = writer.toByteArray();
            defineClass("slow.Child", classFile, 0, classFile.length);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ClassNotFoundException(name);
        }
    }
}
