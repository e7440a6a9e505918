package org.callpivot.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Directory;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.store.CallflowFolder;
import org.callpivot.store.CallflowStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callflows of files and of the API in one directory, made anew whenever one of them changes. */
public final class Catalogue implements Supplier<Callflows> {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private final CallflowStore store;
    private final CallflowReader reader;
    private List<Callflow> files = List.of();
    private volatile Directory directory = new Directory(List.of());

    public Catalogue(CallflowStore store, CallflowReader reader) {
        this.store = store;
        this.reader = reader;
    }

    @Override
    public Callflows get() {
        return directory;
    }

    /** Those of files, which the API shows but does not change. */
    public synchronized List<Callflow> files() {
        return files;
    }

    public synchronized void filesChanged(CallflowFolder.Snapshot snapshot) {
        files = snapshot.callflows();
        rebuild();
    }

    /** The API has changed a callflow. */
    public synchronized void rebuild() {
        List<Callflow> all = new ArrayList<>(files);
        for (CallflowStore.Stored stored : store.all()) {
            try {
                all.add(reader.read(stored.id(), stored.account(), stored.document()).callflow());
            } catch (InvalidDocument invalid) {
                // It was valid when it was stored: an older release had other rules. The others must not suffer.
                LOG.error("callflow {} of account {} is left out: {}", stored.id(), stored.account(), invalid.getMessage());
            }
        }
        Directory next = new Directory(all);
        next.conflicts().forEach(conflict -> LOG.warn("{}", conflict));
        directory = next;
        LOG.info("{} callflows, {} of them from files", all.size(), files.size());
    }
}
