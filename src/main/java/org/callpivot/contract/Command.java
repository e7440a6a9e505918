package org.callpivot.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An order to the switch: {@code command.<name>} of the neutral contract (facts/switches.md, part f.3).
 *
 * @param id     the command's identity, copied by the switch into {@code command.status}; a repeated id is the same command
 * @param name   without the prefix: {@code play}, {@code say}, {@code gather}, …
 * @param callId the leg that it is for
 * @param data   the command's own fields, without {@code callId}
 * @param expiresAt not begun later than this; may be null
 */
public record Command(String id, String name, String callId, ObjectNode data, Instant expiresAt) {}
