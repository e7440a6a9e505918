package org.callpivot.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** An Apache Karaf as it is published, unpacked for one test, all its ports on loopback. */
final class KarafServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** In /proc/net: 127.0.0.1, also mapped into IPv6, and ::1. */
    private static final Pattern LOOPBACK = Pattern.compile("(0{16}FFFF0000)?0100007F:.*|0{24}01000000:.*");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

    private final Path folder;
    private final Path log;
    private final int sshPort = freePort();
    private final Process process;

    /**
     * Unpacks and starts it.
     *
     * @param archive     {@code apache-karaf-….tar.gz}
     * @param folder      for it; what is there is deleted
     * @param environment variables of its process
     */
    static KarafServer start(Path archive, Path folder, Map<String, String> environment) throws Exception {
        return new KarafServer(archive, folder, environment);
    }

    private KarafServer(Path archive, Path folder, Map<String, String> environment) throws Exception {
        this.folder = folder.toAbsolutePath();
        this.log = this.folder.resolve("data/log/karaf.log");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        said(new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString(), "--strip-components", "1"));
        edit("etc/org.apache.karaf.shell.cfg", text -> text.replaceFirst("(?m)^sshPort.*", "sshPort = " + sshPort)
                .replaceFirst("(?m)^sshHost.*", "sshHost = 127.0.0.1"));
        edit("etc/org.apache.karaf.management.cfg", text -> text.replaceFirst("(?m)^rmiRegistryPort.*", "rmiRegistryPort = " + freePort())
                .replaceFirst("(?m)^rmiServerPort.*", "rmiServerPort = " + freePort()));
        // As the README says.
        edit("etc/users.properties", text -> text.replace("#karaf = ", "karaf = ").replace("#_g_", "_g_"));
        edit("etc/custom.properties", text -> text + "\nfelix.fileinstall.subdir.mode = skip\n");
        ProcessBuilder karaf = new ProcessBuilder(this.folder.resolve("bin/karaf").toString(), "daemon").redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile());
        karaf.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Else what only soft references hold would stay for minutes, and could not be told from what is held for ever.
        karaf.environment().put("EXTRA_JAVA_OPTS", "-XX:SoftRefLRUPolicyMSPerMB=0");
        karaf.environment().putAll(environment);
        process = karaf.start();
        Awaitility.await("Karaf's shell").atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            new Socket("127.0.0.1", sshPort).close();
            return true;
        });
    }

    Path folder() {
        return folder;
    }

    /** Changes a file as an editor does. @throws IllegalStateException if the change does not find its place */
    void edit(String file, UnaryOperator<String> change) throws IOException {
        Path path = folder.resolve(file);
        String before = Files.readString(path);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException("nothing to change in " + path);
        }
        Path draft = Files.writeString(path.resolveSibling(path.getFileName() + ".draft"), after);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts a file into {@code deploy}, whole. */
    void deploy(Path file) throws IOException {
        Path draft = Files.copy(file, folder.resolve("deploying"));
        Files.move(draft, folder.resolve("deploy").resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs a command in Karaf's shell. @return what it said */
    String shell(String command) throws Exception {
        ProcessBuilder client = new ProcessBuilder(folder.resolve("bin/client").toString(), "-a", String.valueOf(sshPort), "-u", "karaf",
                "-p", "karaf", command);
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return said(client);
    }

    /** Its standard input stays open: at the end of it, Karaf's client goes without an answer. */
    private static String said(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return said.replaceAll("\\x1b\\[[0-9;]*m", "");
    }

    List<String> log() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    void awaitLog(String text) {
        Awaitility.await("in the log: " + text).atMost(PATIENCE).until(() -> log().stream().anyMatch(line -> line.contains(text)));
    }

    /** Names of the threads that run. */
    Set<String> threads() throws Exception {
        Matcher name = THREAD.matcher(jcmd("Thread.print"));
        Set<String> names = new TreeSet<>();
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** Classes of which there are objects, after a full collection. */
    Set<String> classes() throws Exception {
        return jcmd("GC.class_histogram").lines().map(String::strip).filter(line -> line.matches("\\d+:\\s.*"))
                .map(line -> line.split("\\s+")[3]).collect(Collectors.toSet());
    }

    private String jcmd(String command) throws Exception {
        return said(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()), command));
    }

    /** Ports that the process listens on, those of them that are not on loopback alone, and remote ports that it is connected to. */
    record Ports(Set<Integer> own, Set<Integer> open, Set<Integer> remote) {}

    Ports ports() throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            for (Path file : files.toList()) {
                try {
                    sockets.add(Files.readSymbolicLink(file).toString().replaceAll("socket:\\[(\\d+)]", "$1"));
                } catch (NoSuchFileException closedInTheMeantime) {
                    continue;
                }
            }
        }
        Set<Integer> own = new TreeSet<>();
        Set<Integer> open = new TreeSet<>();
        Set<Integer> remote = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[0].endsWith(":") && sockets.contains(fields[9])) {
                    boolean listens = fields[3].equals("0A");
                    (listens ? own : remote).add(port(fields[listens ? 1 : 2]));
                    if (listens && !LOOPBACK.matcher(fields[1]).matches()) {
                        open.add(port(fields[1]));
                    }
                }
            }
        }
        return new Ports(own, open, remote);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    /** Resident memory, in MB. */
    long memory() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() / 1024;
    }

    /** As {@code kill}. @return how long it took */
    Duration terminate() throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Karaf does not end");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
