package org.callpivot.request;

/** Names of the request parameters: {@code Call-ID} (kazoo) or {@code CallSid} (twiml). */
public enum ReqFormat { KAZOO, TWIML }
