package org.callpivot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why Pivot did not start, in one sentence. */
public final class Reason {

    private Reason() {}

    /**
     * What a person should read of an error: what Pivot says of it; else what Camel says, which names the file or the key, and the
     * reason behind it.
     */
    public static String of(Throwable error) {
        List<Throwable> causes = Stream.iterate(error, Objects::nonNull, Throwable::getCause).toList();
        Throwable root = causes.get(causes.size() - 1);
        return thrownBy("org.callpivot.", causes).orElseGet(() -> {
            String reason = root.getMessage() == null ? root.toString() : root.getMessage();
            return thrownBy("org.apache.camel.", causes)
                    .map(said -> said.contains(reason) ? said : said + ": " + reason).orElse(reason);
        });
    }

    /** The first message of an exception that code of these packages has made, and not only passed on. */
    private static Optional<String> thrownBy(String packages, List<Throwable> causes) {
        return causes.stream().filter(cause -> cause.getStackTrace().length > 0
                        && cause.getStackTrace()[0].getClassName().startsWith(packages)
                        && cause.getMessage() != null
                        && (cause.getCause() == null || !cause.getMessage().equals(cause.getCause().toString())))
                .map(Throwable::getMessage).findFirst();
    }
}
