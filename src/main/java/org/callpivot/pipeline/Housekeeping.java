package org.callpivot.pipeline;

import java.time.Clock;
import java.time.Duration;
import org.callpivot.debug.DebugLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/housekeeping.camel.yaml}. */
public final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final DebugLog debug;
    private final Duration keep;
    private final Clock clock;

    /** @param keep how long debug documents are kept */
    public Housekeeping(DebugLog debug, Duration keep, Clock clock) {
        this.debug = debug;
        this.keep = keep;
        this.clock = clock;
    }

    public void forgetDebug() {
        int calls = debug.deleteBefore(clock.instant().minus(keep));
        if (calls > 0) {
            LOG.info("the debug record of {} calls is forgotten", calls);
        }
    }
}
