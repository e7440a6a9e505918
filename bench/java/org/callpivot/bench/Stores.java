package org.callpivot.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;

/** The databases that the benches run on, each empty. */
enum Stores {

    H2_MEMORY("H2 in memory"),
    H2_FILE("H2 file"),
    POSTGRESQL("PostgreSQL"),
    /** Tells what part of the cost is the disk's. Not for use: a crash of the database would lose steps that were acknowledged. */
    POSTGRESQL_UNSYNCED("PostgreSQL that does not wait for its disk");

    /** As shipped. */
    private static final int CONNECTIONS = 10;

    private final String shown;

    Stores(String shown) {
        this.shown = shown;
    }

    /** Empty, with a word on standard output, where there is none. */
    Optional<Database> open(Path folder) {
        return switch (this) {
            case H2_MEMORY -> Optional.of(open(FreshDatabase.url(), ""));
            case H2_FILE -> Optional.of(open(file(folder.resolve(UUID.randomUUID().toString())), "sa"));
            case POSTGRESQL -> FreshDatabase.hasPostgresql() ? Optional.of(open(FreshDatabase.postgresql(), "")) : Optional.empty();
            case POSTGRESQL_UNSYNCED -> FreshDatabase.hasPostgresql()
                    ? Optional.of(open(FreshDatabase.postgresql() + "&options=-c%20synchronous_commit=off", "")) : Optional.empty();
        };
    }

    /** URL of an H2 file with the shipped settings (config/application.properties). */
    static String file(Path file) {
        return "jdbc:h2:file:" + file + ";WRITE_DELAY=0;RETENTION_TIME=2000;CACHE_SIZE=8192";
    }

    private static Database open(String url, String user) {
        return Database.open(new Database.Settings(url, user, "", CONNECTIONS));
    }

    @Override
    public String toString() {
        return shown;
    }
}
