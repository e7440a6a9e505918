package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The record of one leg at the end of the call.
 *
 * @param fields as they are posted to {@code cdr_url} and shown by the API, Kazoo's names: {@code Call-ID},
 *               {@code Account-ID}, {@code Hangup-Cause}, {@code Duration-Seconds}, … nested objects allowed
 */
public record Cdr(String callId, String sessionId, String account, ObjectNode fields) {}
