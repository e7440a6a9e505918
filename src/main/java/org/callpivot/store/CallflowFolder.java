package org.callpivot.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.kazoo.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callflows in a folder of files, kept up to date while the files change.
 *
 * <p>{@code NAME.json} at the top belongs to the default account or to the one that its {@code account_id} says,
 * {@code ACCOUNT/NAME.json} to that account; the callflow's id is NAME. Other files, hidden ones and deeper folders are
 * ignored. A broken file takes no other one down: the last good version of it serves on, if there was one. When the
 * folder itself cannot be read everything stays as it is.
 *
 * <p>Changes are found by looking (names, times, sizes, file keys), not by the file system's events: that works on
 * network file systems, in containers' mounts and for editors that write a new file and rename it.
 */
public final class CallflowFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallflowFolder.class);
    private static final String ENDING = ".json";
    private static final Snapshot NOTHING_YET = new Snapshot(List.of(), List.of());

    private final Settings settings;
    private final CallflowReader reader;
    private final Consumer<Snapshot> onChange;
    private final ObjectMapper json = StrictJson.mapper();
    private final ScheduledExecutorService clock;

    private Map<Path, Stamp> stamps = Map.of();
    private SortedMap<Path, Entry> entries = new TreeMap<>();
    private List<Diagnostic> unreadable = List.of();
    private volatile Snapshot snapshot = NOTHING_YET;

    /**
     * @param folder         where the files are
     * @param defaultAccount the account of files at the top that name none
     * @param interval       time between two looks
     * @param maxBytes       largest file
     */
    public record Settings(Path folder, String defaultAccount, Duration interval, int maxBytes) {

        /** A look every second, files up to 1 MiB. */
        public Settings(Path folder, String defaultAccount) {
            this(folder, defaultAccount, Duration.ofSeconds(1), 1 << 20);
        }
    }

    /**
     * A file that cannot be used as it stands.
     *
     * @param file   relative to the folder; empty path for the folder itself
     * @param served the version of it that serves on, or null
     */
    public record Broken(Path file, List<Diagnostic> faults, Callflow served) {

        public Broken {
            faults = List.copyOf(faults);
        }
    }

    /** What the folder holds: the callflows that serve, and the files that need somebody's hand. */
    public record Snapshot(List<Callflow> callflows, List<Broken> broken) {

        public Snapshot {
            callflows = List.copyOf(callflows);
            broken = List.copyOf(broken);
        }
    }

    /** @param onChange gets the first snapshot and each new one, on the thread that found the change */
    public CallflowFolder(Settings settings, CallflowReader reader, Consumer<Snapshot> onChange) {
        this.settings = settings;
        this.reader = reader;
        this.onChange = onChange;
        this.clock = Timers.named("callflow-folder");
    }

    /** Loads the folder, then looks for changes until {@link #close()}. */
    public void start() {
        reload();
        long millis = settings.interval().toMillis();
        clock.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /** Reads every file now; true if anything is different from before, or if it is the first time. */
    public synchronized boolean reload() {
        Map<Path, Stamp> seen = Map.of();
        SortedMap<Path, Entry> now = new TreeMap<>();
        List<Diagnostic> fault = List.of();
        try {
            seen = stamps();
            for (Path file : seen.keySet()) {
                Entry entry = load(file, entries.get(file));
                if (entry != null) {
                    now.put(file, entry);
                }
            }
        } catch (IOException e) {
            // An unreadable folder must not look like one whose files have all been removed.
            now = entries;
            fault = List.of(Diagnostic.error("PV-CF-READ", "", "the folder cannot be read: " + e));
        }
        boolean changed = snapshot == NOTHING_YET || !now.equals(entries) || !fault.equals(unreadable);
        if (changed) {
            Snapshot next = snapshot(now, fault);
            report(now, next);
            onChange.accept(next);
            snapshot = next;
        }
        entries = now;
        unreadable = fault;
        stamps = seen;
        return changed;
    }

    private synchronized void look() {
        try {
            if (isDifferent()) {
                reload();
            }
        } catch (RuntimeException e) {
            // An exception that leaves this method would end the schedule for good.
            LOG.error("the callflow folder {} could not be reloaded; it is tried again", settings.folder(), e);
        }
    }

    private boolean isDifferent() {
        try {
            return !unreadable.isEmpty() || !stamps().equals(stamps);
        } catch (IOException e) {
            LOG.debug("reading the folder reports it", e);
            return true;
        }
    }

    private Map<Path, Stamp> stamps() throws IOException {
        Map<Path, Stamp> found = new TreeMap<>();
        List<Path> folders = new ArrayList<>(List.of(settings.folder()));
        folders.addAll(list(settings.folder(), Files::isDirectory));
        for (Path folder : folders) {
            for (Path file : list(folder, path -> path.toString().endsWith(ENDING) && Files.isRegularFile(path))) {
                try {
                    found.put(settings.folder().relativize(file),
                            Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)));
                } catch (NoSuchFileException e) {
                    LOG.debug("{} is gone between two looks", file);
                }
            }
        }
        return found;
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !path.getFileName().toString().startsWith(".")).filter(wanted).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The file as it is now; the very same entry as before if it has not changed, null if it is gone. */
    private Entry load(Path file, Entry before) {
        byte[] content;
        try (InputStream in = Files.newInputStream(settings.folder().resolve(file))) {
            content = in.readNBytes(settings.maxBytes() + 1);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            List<Diagnostic> faults = List.of(Diagnostic.error("PV-CF-READ", "", "the file cannot be read: " + e));
            return before != null && before.faults.equals(faults) ? before : Entry.broken(null, before, faults);
        }
        if (before != null && Arrays.equals(content, before.content)) {
            return before;
        }
        if (content.length > settings.maxBytes()) {
            return Entry.broken(content, before, List.of(Diagnostic.error("PV-CF-SIZE", "",
                    "the file has more than " + settings.maxBytes() + " bytes")));
        }
        try {
            JsonNode document = StrictJson.read(json, content);
            return Entry.good(content, reader.read(id(file), account(file, document), document));
        } catch (InvalidDocument e) {
            return Entry.broken(content, before, e.faults());
        }
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private String account(Path file, JsonNode document) {
        return file.getParent() != null ? file.getParent().toString()
                : document.path("account_id").asText(settings.defaultAccount());
    }

    private static Snapshot snapshot(SortedMap<Path, Entry> entries, List<Diagnostic> unreadable) {
        List<Callflow> callflows = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        if (!unreadable.isEmpty()) {
            broken.add(new Broken(Path.of(""), unreadable, null));
        }
        Map<List<String>, Path> taken = new HashMap<>();
        entries.forEach((file, entry) -> {
            if (!entry.faults.isEmpty()) {
                broken.add(new Broken(file, entry.faults, entry.good));
            }
            if (entry.good == null) {
                return;
            }
            Path other = taken.putIfAbsent(List.of(entry.good.account(), entry.good.id()), file);
            if (other == null) {
                callflows.add(entry.good);
            } else {
                broken.add(new Broken(file, List.of(twice(entry.good, other)), null));
            }
        });
        return new Snapshot(callflows, broken);
    }

    private static Diagnostic twice(Callflow callflow, Path other) {
        return Diagnostic.error("PV-CF-ID", "", "the account " + callflow.account() + " has a callflow "
                + callflow.id() + " already, from " + other);
    }

    /** One line for each file that is new, changed or gone, and for each fault and warning that is new. */
    private void report(SortedMap<Path, Entry> now, Snapshot next) {
        entries.keySet().stream().filter(file -> !now.containsKey(file))
                .forEach(file -> LOG.info("callflow file {} is gone", file));
        now.forEach((file, entry) -> {
            if (entry == entries.get(file)) {
                return;
            }
            if (entry.faults.isEmpty()) {
                LOG.info("callflow file {}: callflow {} of account {}, numbers {}, patterns {}", file,
                        entry.good.id(), entry.good.account(), entry.good.numbers(), entry.good.patterns());
            }
            entry.warnings.forEach(warning -> LOG.warn("callflow file {}: {}", file, warning));
        });
        for (Broken broken : next.broken()) {
            if (!snapshot.broken().contains(broken)) {
                String rest = broken.served() == null ? "" : "; its last good version serves on";
                broken.faults().forEach(fault -> LOG.error("callflow file {}: {}{}",
                        settings.folder().resolve(broken.file()), fault, rest));
            }
        }
    }

    /**
     * One file: what it holds and what came of it. Two entries are the same if they come from one reading.
     *
     * @param content null if the file could not be read
     * @param good    what serves: from this content, or from the last good one
     */
    private record Entry(byte[] content, Callflow good, List<Diagnostic> faults, List<Diagnostic> warnings) {

        static Entry good(byte[] content, CallflowReader.Reading reading) {
            return new Entry(content, reading.callflow(), List.of(), reading.warnings());
        }

        static Entry broken(byte[] content, Entry before, List<Diagnostic> faults) {
            return new Entry(content, before == null ? null : before.good, faults, List.of());
        }
    }

    private record Stamp(long modified, long size, Object key) {

        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size(),
                    attributes.fileKey());
        }
    }
}
